-- The new scripts over the same help desk tell the same, beside the views of the release and in their place.
SELECT create_views('chatwoot', 'desk', 'views_again') \g /dev/null
SELECT create_views('chatwoot', 'desk', 'views') \g /dev/null
SELECT format('%s tickets in new views, %s differ', count(*), count(*) FILTER (WHERE (now.first_response, now.full_resolution, now.one_touch)
    IS DISTINCT FROM (noted_view.first_response, noted_view.full_resolution, noted_view.one_touch)))
FROM (SELECT * FROM views_again.tickets UNION SELECT * FROM views.tickets) AS now FULL JOIN noted_view USING (ticket_id);
