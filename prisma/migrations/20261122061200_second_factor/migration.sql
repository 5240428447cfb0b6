-- One-time passwords of a person (RFC 6238). The secret is sealed with a key that the database does not have.
CREATE TABLE second_factors (
  user_id text PRIMARY KEY REFERENCES users (id),
  sealed_secret text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Null while it is being set up: nothing asks for it before that.
  confirmed_at timestamptz,
  -- The newest step whose code was taken; neither it nor an older one is taken again.
  last_step bigint NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  failures_since timestamptz
);
CREATE TABLE recovery_codes (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id),
  code_hash text NOT NULL,
  used_at timestamptz,
  UNIQUE (user_id, code_hash)
);
ALTER TABLE second_factors ENABLE ROW LEVEL SECURITY;
ALTER TABLE second_factors FORCE ROW LEVEL SECURITY;
ALTER TABLE recovery_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE recovery_codes FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON second_factors USING (user_id = (SELECT current_setting('app.user_id', true)));
CREATE POLICY own ON recovery_codes USING (user_id = (SELECT current_setting('app.user_id', true)));
GRANT SELECT, INSERT, DELETE ON second_factors, recovery_codes TO accubooks_app;
GRANT UPDATE (sealed_secret, created_at, confirmed_at, last_step, failures, failures_since) ON second_factors
  TO accubooks_app;
GRANT UPDATE (used_at) ON recovery_codes TO accubooks_app;
