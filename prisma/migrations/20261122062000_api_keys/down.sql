DROP TRIGGER memberships_role_ends_keys ON memberships;
DROP TRIGGER memberships_leaving_ends_keys ON memberships;
DROP FUNCTION end_api_keys();
DROP FUNCTION api_key_of(text);
DROP TABLE api_keys;
