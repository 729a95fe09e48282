-- The last of the script: the catalogue of metrics, and away with the helpers.

DROP FUNCTION for_each_number(integer, text);
DROP FUNCTION define_state_type(text, text, text);
DROP FUNCTION define_combine(text, text);
