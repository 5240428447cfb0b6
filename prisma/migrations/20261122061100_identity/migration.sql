-- When somebody proved that mail to their address reaches them; null until then.
ALTER TABLE users ADD email_verified_at timestamptz;

-- Who asked for an account and has not opened the link yet. No account exists before that.
CREATE TABLE pending_sign_ups (
  id text PRIMARY KEY,
  email text NOT NULL CHECK (email = lower(email) AND email LIKE '%_@_%'),
  name text NOT NULL,
  password_hash text NOT NULL,
  browser_hash text NOT NULL,
  token_hash text NOT NULL UNIQUE,
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX pending_sign_ups_expires_at_idx ON pending_sign_ups (expires_at);
ALTER TABLE pending_sign_ups ENABLE ROW LEVEL SECURITY;
ALTER TABLE pending_sign_ups FORCE ROW LEVEL SECURITY;
CREATE POLICY bearer ON pending_sign_ups
  USING (token_hash = (SELECT current_setting('app.link_token_hash', true)));

-- What lets somebody do one thing once: a link in a mail, or the way between password and second factor. Without
-- a person it opens nothing; such rows are written where a row must be, whether or not there is an account.
CREATE TABLE person_tokens (
  id text PRIMARY KEY,
  user_id text REFERENCES users (id),
  purpose text NOT NULL CHECK (purpose IN ('verifyEmail', 'changeEmail', 'resetPassword', 'secondFactor')),
  email text,
  token_hash text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  CHECK ((purpose = 'changeEmail') = (email IS NOT NULL))
);
CREATE INDEX person_tokens_user_id_idx ON person_tokens (user_id);
CREATE INDEX person_tokens_expires_at_idx ON person_tokens (expires_at);
ALTER TABLE person_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY bearer ON person_tokens
  USING (token_hash = (SELECT current_setting('app.link_token_hash', true))
      OR user_id = (SELECT current_setting('app.user_id', true)));

-- The worker forgets what has expired.
CREATE POLICY worker_reads ON pending_sign_ups FOR SELECT TO accubooks_worker USING (expires_at < now() - interval '1 day');
CREATE POLICY worker_purges ON pending_sign_ups FOR DELETE TO accubooks_worker USING (expires_at < now() - interval '1 day');
CREATE POLICY worker_reads ON person_tokens FOR SELECT TO accubooks_worker USING (expires_at < now() - interval '1 day');
CREATE POLICY worker_purges ON person_tokens FOR DELETE TO accubooks_worker USING (expires_at < now() - interval '1 day');

GRANT SELECT, INSERT, DELETE ON pending_sign_ups, person_tokens TO accubooks_app;
GRANT UPDATE (failures) ON pending_sign_ups TO accubooks_app;
