-- Takes the memory of the replaced refresh token away again; open sessions go on with their current one.
DROP POLICY person ON sessions;
CREATE POLICY person ON sessions
  USING (user_id = (SELECT current_setting('app.user_id', true))
      OR token_hash = (SELECT current_setting('app.session_token_hash', true)))
  WITH CHECK (user_id = (SELECT current_setting('app.user_id', true)));
DROP INDEX sessions_previous_token_hash_key;
ALTER TABLE sessions DROP COLUMN rotated_at;
ALTER TABLE sessions DROP COLUMN previous_token_hash;
