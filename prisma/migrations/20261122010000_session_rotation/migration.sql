-- The refresh token that the last rotation replaced, so that a lost answer can be asked for again and a
-- stolen token that comes back later ends the session.
ALTER TABLE sessions ADD COLUMN previous_token_hash text;
ALTER TABLE sessions ADD COLUMN rotated_at timestamptz;
CREATE UNIQUE INDEX sessions_previous_token_hash_key ON sessions (previous_token_hash);

DROP POLICY person ON sessions;
CREATE POLICY person ON sessions
  USING (user_id = (SELECT current_setting('app.user_id', true))
      OR token_hash = (SELECT current_setting('app.session_token_hash', true))
      OR previous_token_hash = (SELECT current_setting('app.session_token_hash', true)))
  WITH CHECK (user_id = (SELECT current_setting('app.user_id', true)));
