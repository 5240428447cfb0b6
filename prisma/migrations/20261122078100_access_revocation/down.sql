DROP FUNCTION count_access(text, text);
DROP FUNCTION end_credentials(text, text);
DROP FUNCTION cut_off_sessions(text, text, timestamptz);
DROP FUNCTION members_to_revoke(text, integer);
DROP FUNCTION assert_revoker();
