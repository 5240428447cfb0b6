-- A session knows every refresh token that was ever given for it, by the part that they share, so that a token of
-- any age that comes back ends it. Tokens from before have no such part: their sessions end here, once.
DELETE FROM sessions;
ALTER TABLE sessions
  -- SHA-256 of the part that all refresh tokens of the session share.
  ADD family_hash text NOT NULL,
  -- What each token's successor is derived with; worth nothing without a token.
  ADD rotation_key text NOT NULL,
  ADD last_used_at timestamptz NOT NULL DEFAULT now(),
  -- Where and with what it was used last.
  ADD ip text CHECK (length(ip) <= 100),
  ADD user_agent text CHECK (length(user_agent) <= 400),
  ADD revoked_because text CHECK (length(revoked_because) <= 100),
  DROP CONSTRAINT sessions_token_hash_key,
  ADD CONSTRAINT sessions_family_hash_key UNIQUE (family_hash);
DROP INDEX sessions_previous_token_hash_key;
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);

-- Everybody signs in anew: whatever was open at one of these moments is over.
CREATE TABLE session_cutoffs (
  id text PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now(),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500)
);
CREATE INDEX session_cutoffs_created_at_idx ON session_cutoffs (created_at DESC);
ALTER TABLE session_cutoffs ENABLE ROW LEVEL SECURITY;
ALTER TABLE session_cutoffs FORCE ROW LEVEL SECURITY;
CREATE POLICY kept_by_owner ON session_cutoffs TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT ON session_cutoffs TO accubooks_app;

CREATE FUNCTION session_cutoff() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$ SELECT coalesce(max(created_at), '-infinity') FROM session_cutoffs $$;

-- What is over by a cutoff is seen by nobody: it cannot be renewed, listed or used.
DROP POLICY person ON sessions;
CREATE POLICY person ON sessions
  USING ((user_id = (SELECT current_setting('app.user_id', true))
      OR family_hash = (SELECT current_setting('app.session_family_hash', true)))
    AND created_at > (SELECT session_cutoff()))
  WITH CHECK (user_id = (SELECT current_setting('app.user_id', true)));

-- The worker deletes what nobody can use any more, a week later; and reads for the function below.
CREATE POLICY worker_reads_sessions ON sessions FOR SELECT TO accubooks_worker USING (true);
CREATE POLICY worker_purges_sessions ON sessions FOR DELETE TO accubooks_worker
  USING (least(expires_at, revoked_at) < now() - interval '7 days');
GRANT DELETE ON sessions TO accubooks_worker;

-- When the open session of a person ends by itself; nothing when it is over. One statement, before anybody is entered.
CREATE FUNCTION open_session(session text, person text) RETURNS TABLE (expires_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.expires_at FROM sessions s WHERE s.id = session AND s.user_id = person AND s.revoked_at IS NULL
    AND s.created_at > (SELECT session_cutoff())
$$;
GRANT CREATE ON SCHEMA public TO accubooks_worker;
ALTER FUNCTION open_session(text, text) OWNER TO accubooks_worker;
REVOKE CREATE ON SCHEMA public FROM accubooks_worker;
