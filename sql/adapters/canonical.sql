-- Tables of one's own: whoever has other tables writes the canonical views (tickets, messages, surveys, customers,
-- status_changes, calendars) by hand, and gets the rest by create_views('canonical', schema_of_the_views, target).
--
-- reads tickets: account_id, ticket_id, created_at, channel, status, agent_id, agent, first_response_at, first_response, first_resolved_at, resolved_at, full_resolution, csat_score, one_touch, reopens, sla_first_response_met, sla_resolution_met

CREATE VIEW {target}.sla_clocks AS
SELECT account_id, ticket_id, NULL::text AS policy, measure,
    CASE measure WHEN 'first_response' THEN sla_first_response_met ELSE sla_resolution_met END AS met, NULL::timestamptz AS due_at
-- not LATERAL, which the server would prepare anew for each ticket
FROM {read tickets} AS ticket CROSS JOIN (VALUES ('first_response'), ('resolution')) AS clock (measure)
WHERE CASE measure WHEN 'first_response' THEN sla_first_response_met ELSE sla_resolution_met END IS NOT NULL;

CREATE VIEW {target}.data_quality AS
SELECT account_id, 'tickets'::text AS source_table, ticket_id AS row_id, ticket_id, measure, reason
FROM {read tickets} AS ticket CROSS JOIN (VALUES
    ('first_response', 'answered before it was created'),
    ('first_resolution', 'resolved before it was created'),
    ('full_resolution', 'resolved before it was created')
) AS test (measure, reason)
WHERE CASE measure WHEN 'first_response' THEN first_response_at WHEN 'first_resolution' THEN first_resolved_at ELSE resolved_at END < created_at;

COMMENT ON VIEW {target}.sla_clocks IS 'finished and missed clocks of the tickets; own tables name no policy';
COMMENT ON COLUMN {target}.sla_clocks.account_id IS 'tenant';
COMMENT ON COLUMN {target}.sla_clocks.ticket_id IS 'ticket';
COMMENT ON COLUMN {target}.sla_clocks.policy IS 'NULL: own tables name none';
COMMENT ON COLUMN {target}.sla_clocks.measure IS 'first_response or resolution';
COMMENT ON COLUMN {target}.sla_clocks.met IS 'whether it ended in time';
COMMENT ON COLUMN {target}.sla_clocks.due_at IS 'NULL: own tables do not say';

COMMENT ON VIEW {target}.data_quality IS 'tickets with impossible times';
COMMENT ON COLUMN {target}.data_quality.account_id IS 'tenant';
COMMENT ON COLUMN {target}.data_quality.source_table IS 'tickets';
COMMENT ON COLUMN {target}.data_quality.row_id IS 'ticket';
COMMENT ON COLUMN {target}.data_quality.ticket_id IS 'ticket';
COMMENT ON COLUMN {target}.data_quality.measure IS 'measure that is NULL, or should be';
COMMENT ON COLUMN {target}.data_quality.reason IS 'why';
