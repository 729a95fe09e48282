-- Chatwoot's tables (tests/bench/chatwoot_rows.sql) distributed by the column :by of conversations: every view but those for BI tools has the rows that it has
-- over local tables. Prints what differs. Columns that look at other tickets, and durations that run on until now, are left out.
\set ON_ERROR_STOP on
SET citus.enable_ddl_propagation = off; -- no view over local tables is for the other nodes
SELECT create_views('chatwoot', 'chatwoot', 'views') \g /dev/null
CREATE TABLE compared AS
SELECT relname AS view, string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
WHERE relnamespace = 'views'::regnamespace AND relname !~ '^(bi_|column_catalog|create_views_stamp)' AND attname !~ '^(previous_ticket_at|requester_wait)' GROUP BY relname;
SELECT format('CREATE TABLE held_%s AS SELECT %s FROM views.%I', view, columns, view) FROM compared \gexec
DROP SCHEMA views, views_internal CASCADE;
RESET citus.enable_ddl_propagation;

-- what is unique in a shard has the distribution column, which Chatwoot's keys have not
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname) FROM pg_constraint
WHERE connamespace = 'chatwoot'::regnamespace AND conrelid::regclass::text ~ '\.(conversations|messages|reporting_events|contacts)$' \gexec
SELECT format('DROP INDEX %s', indexrelid::regclass) FROM pg_index WHERE indisunique AND indrelid::regclass::text ~ '^chatwoot\.(conversations|messages|reporting_events|contacts)$' \gexec
-- ratings and applied policies have ids of other types, so that they cannot stand beside the conversations
SELECT create_reference_table(format('chatwoot.%I', name)) FROM unnest('{users,teams,inboxes,working_hours,sla_policies,channel_twilio_sms,csat_survey_responses,applied_slas}'::name[]) AS name \g /dev/null
SELECT create_distributed_table('chatwoot.conversations', :'by') \g /dev/null
SELECT create_distributed_table(format('chatwoot.%I', name), CASE :'by' WHEN 'id' THEN 'conversation_id' ELSE :'by' END, colocate_with => 'chatwoot.conversations')
FROM unnest('{messages,reporting_events}'::name[]) AS name \g /dev/null
SELECT CASE :'by' WHEN 'id' THEN create_reference_table('chatwoot.contacts') ELSE create_distributed_table('chatwoot.contacts', :'by', colocate_with => 'chatwoot.conversations') END \g /dev/null

SELECT create_views('chatwoot', 'chatwoot', 'views') \g /dev/null
SELECT format('CREATE TABLE spread_%s AS SELECT %s FROM views.%I', view, columns, view) FROM compared \gexec
SELECT format('SELECT ''%1$s, by %2$s: '' || count(*) || '' rows differ'' FROM ((TABLE held_%1$s EXCEPT ALL TABLE spread_%1$s) UNION ALL (TABLE spread_%1$s EXCEPT ALL TABLE held_%1$s)) AS unlike HAVING count(*) > 0',
    view, :'by') FROM compared \gexec
SELECT format('DROP TABLE held_%s, spread_%1$s', view) FROM compared \gexec
DROP TABLE compared;
DROP SCHEMA views, views_internal, chatwoot CASCADE;
