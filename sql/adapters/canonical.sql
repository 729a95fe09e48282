-- Tables of one's own: whoever has other tables writes the canonical views (tickets, messages, surveys, customers,
-- status_changes, calendars) by hand, and gets the rest by create_views('canonical', schema_of_the_views, target).
--
-- Reads of {source}.tickets: account_id, ticket_id, created_at, first_response_at, first_resolved_at, resolved_at,
-- sla_first_response_met, sla_resolution_met, and what the scorecards read.

CREATE VIEW {target}.sla_clocks AS
SELECT account_id, ticket_id, NULL::text AS policy, measure, met, NULL::timestamptz AS due_at
FROM {source}.tickets, LATERAL (VALUES ('first_response', sla_first_response_met), ('resolution', sla_resolution_met)) AS clock (measure, met)
WHERE met IS NOT NULL;

CREATE VIEW {target}.data_quality AS
SELECT account_id, 'tickets'::text AS source_table, ticket_id AS row_id, ticket_id, measure, reason
FROM {source}.tickets, LATERAL (VALUES
    ('first_response', first_response_at, 'answered before it was created'),
    ('first_resolution', first_resolved_at, 'resolved before it was created'),
    ('full_resolution', resolved_at, 'resolved before it was created')
) AS check_of (measure, at, reason)
WHERE at < created_at;

COMMENT ON VIEW {target}.sla_clocks IS 'finished and missed clocks of the tickets; own tables name no policy';
COMMENT ON VIEW {target}.data_quality IS 'tickets with impossible times';
