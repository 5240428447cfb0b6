DROP FUNCTION open_session(text, text);
REVOKE DELETE ON sessions FROM accubooks_worker;
DROP POLICY worker_purges_sessions ON sessions;
DROP POLICY worker_reads_sessions ON sessions;
DROP POLICY person ON sessions;
CREATE POLICY person ON sessions
  USING (user_id = (SELECT current_setting('app.user_id', true))
      OR token_hash = (SELECT current_setting('app.session_token_hash', true))
      OR previous_token_hash = (SELECT current_setting('app.session_token_hash', true)))
  WITH CHECK (user_id = (SELECT current_setting('app.user_id', true)));
DROP FUNCTION session_cutoff();
DROP TABLE session_cutoffs;
DELETE FROM sessions;
DROP INDEX sessions_expires_at_idx;
CREATE UNIQUE INDEX sessions_previous_token_hash_key ON sessions (previous_token_hash);
ALTER TABLE sessions
  DROP CONSTRAINT sessions_family_hash_key,
  ADD CONSTRAINT sessions_token_hash_key UNIQUE (token_hash),
  DROP family_hash,
  DROP rotation_key,
  DROP last_used_at,
  DROP ip,
  DROP user_agent,
  DROP revoked_because;
