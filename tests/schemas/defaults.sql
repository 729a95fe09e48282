-- For fixtures over the product's whole tables: what a row does not say takes some value where the product insists on one, and rows may
-- refer to what was deleted since, as they do in practice.
SET session_replication_role = replica;
DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN
        SELECT attrelid::regclass AS of_table, attname AS name, format_type(atttypid, NULL) AS of_type, typcategory AS category
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_type ON pg_type.oid = atttypid
        WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND attnum > 0 AND attnotnull AND NOT atthasdef AND attidentity = ''
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER %I SET DEFAULT %L::%s', wanted.of_table, wanted.name,
            CASE wanted.category WHEN 'N' THEN '0' WHEN 'D' THEN '2012-01-01' WHEN 'B' THEN 'false' ELSE '' END, wanted.of_type);
    END LOOP;
END $$;
