CREATE FUNCTION adapter_plan(request text) RETURNS jsonb
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION adapter_plan(text) IS 'what create_views() has to create for a request, a JSON object: the queries of the views, their comments, and what is missing';
