-- API keys: a secret that acts for its maker in one company, within scopes and until a day. Its hash only is kept.
CREATE TABLE api_keys (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  made_by text NOT NULL REFERENCES users (id),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  scopes text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 50),
  secret_hash text NOT NULL CHECK (secret_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_because text CHECK (ended_because IN ('revoked', 'roleChanged', 'makerLeft')),
  last_used_at timestamptz,
  networks text[] NOT NULL DEFAULT '{}',
  CHECK (expires_at > created_at AND expires_at <= created_at + interval '366 days'),
  CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);
CREATE INDEX api_keys_company_id_idx ON api_keys (company_id, id DESC);
CREATE INDEX api_keys_made_by_idx ON api_keys (made_by);
ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
-- Nobody makes a key that acts for somebody else.
CREATE POLICY tenant ON api_keys USING (company_id = (SELECT entered_company()))
  WITH CHECK (company_id = (SELECT entered_company()));
CREATE POLICY made_by_oneself ON api_keys AS RESTRICTIVE FOR INSERT
  WITH CHECK (made_by = (SELECT current_setting('app.user_id', true)));
-- For the two functions below, which run as the owner.
CREATE POLICY kept_by_owner ON api_keys TO CURRENT_USER USING (true) WITH CHECK (true);

-- The key of an id with what its maker is to the company now: one statement, before any company is entered.
CREATE FUNCTION api_key_of(named text) RETURNS TABLE (company_id text, made_by text, name text, role text,
    scopes text[], secret_hash text, expires_at timestamptz, ended_because text, last_used_at timestamptz, networks text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.company_id, k.made_by, k.name, m.role, k.scopes, k.secret_hash, k.expires_at, k.ended_because,
         k.last_used_at, k.networks
    FROM api_keys k LEFT JOIN LATERAL memberships_of(k.made_by, k.company_id) m ON true WHERE k.id = named
$$;

-- Keys end with the role that they were made in, for good: not even the same role given again revives them.
CREATE FUNCTION end_api_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE api_keys k SET ended_at = now(),
         ended_because = CASE WHEN TG_OP = 'DELETE' THEN 'makerLeft' ELSE 'roleChanged' END
   WHERE k.company_id = OLD.company_id AND k.made_by = OLD.user_id AND k.ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER memberships_role_ends_keys AFTER UPDATE ON memberships
  FOR EACH ROW WHEN (OLD.role <> NEW.role) EXECUTE FUNCTION end_api_keys();
CREATE TRIGGER memberships_leaving_ends_keys AFTER DELETE ON memberships
  FOR EACH ROW EXECUTE FUNCTION end_api_keys();

-- The hash is read by the function alone; what a key may do and until when is never changed.
GRANT SELECT (id, company_id, made_by, name, scopes, created_at, expires_at, ended_at, ended_because, last_used_at, networks),
  INSERT, UPDATE (ended_at, ended_because, last_used_at, networks) ON api_keys TO accubooks_app;
REVOKE EXECUTE ON FUNCTION api_key_of(text), end_api_keys() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api_key_of(text) TO accubooks_app;
