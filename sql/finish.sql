-- The last of the script: away with the helpers.

DROP FUNCTION for_each(text[], text);
DROP FUNCTION for_each_number(integer, text);
DROP FUNCTION define_type(text, text, text);
DROP FUNCTION define_state_type(text, text, integer, text, text);
DROP FUNCTION define_combine(text);
DROP FUNCTION run(text);
DROP FUNCTION define_initial_state(text, text, integer, text);
DROP TABLE initial_state;
