-- What a person is to the companies that they belong to, in one statement and before any company is entered:
-- two rows at most, for whoever names none. Runs as the worker's role, which may read memberships.
CREATE FUNCTION memberships_of(person text, named text) RETURNS TABLE (company_id text, role text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.company_id, m.role FROM memberships m
    WHERE m.user_id = person AND (named IS NULL OR m.company_id = named) ORDER BY m.company_id LIMIT 2
$$;

-- A company keeps an owner: the last one neither leaves nor takes another role. Two owners who go at the same
-- moment queue at the lock, so that the second one sees that the first is gone.
CREATE FUNCTION serialise_owner_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('owners:' || OLD.company_id, 0));
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION check_owner_remains() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM memberships m WHERE m.company_id = OLD.company_id AND m.role = 'owner') THEN
    RAISE EXCEPTION 'company % would be left without an owner', OLD.company_id USING ERRCODE = 'AB007';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER memberships_serialise BEFORE UPDATE OR DELETE ON memberships
  FOR EACH ROW WHEN (OLD.role = 'owner') EXECUTE FUNCTION serialise_owner_change();
CREATE TRIGGER memberships_keep_owner AFTER UPDATE OR DELETE ON memberships
  FOR EACH ROW WHEN (OLD.role = 'owner') EXECUTE FUNCTION check_owner_remains();

-- Invitations: a token that is used once, by whoever was given it, until it expires. Its hash only is kept.
CREATE TABLE company_invitations (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'manager', 'accountant', 'viewer')),
  token_hash text NOT NULL UNIQUE,
  invited_by text NOT NULL REFERENCES users (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  accepted_by text REFERENCES users (id),
  revoked_at timestamptz,
  CHECK (expires_at > created_at),
  CHECK ((accepted_at IS NULL) = (accepted_by IS NULL)),
  CHECK (accepted_at IS NULL OR revoked_at IS NULL)
);
CREATE INDEX company_invitations_company_id_idx ON company_invitations (company_id, id DESC);
CREATE INDEX company_invitations_invited_by_idx ON company_invitations (invited_by);
CREATE INDEX company_invitations_accepted_by_idx ON company_invitations (accepted_by);
ALTER TABLE company_invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE company_invitations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON company_invitations USING (company_id = (SELECT entered_company()))
  WITH CHECK (company_id = (SELECT entered_company()));
-- Whoever shows the token sees its invitation, and may mark it as accepted by themselves.
CREATE POLICY bearer_reads ON company_invitations FOR SELECT
  USING (token_hash = (SELECT current_setting('app.invitation_token_hash', true)));
CREATE POLICY bearer_accepts ON company_invitations FOR UPDATE
  USING (token_hash = (SELECT current_setting('app.invitation_token_hash', true)) AND accepted_at IS NULL
      AND revoked_at IS NULL AND expires_at > now())
  WITH CHECK (token_hash = (SELECT current_setting('app.invitation_token_hash', true))
      AND accepted_by = (SELECT current_setting('app.user_id', true)));
-- An open invitation lets its bearer become a member, in the role that it names and as nobody else.
CREATE POLICY invited ON memberships FOR INSERT
  WITH CHECK (user_id = (SELECT current_setting('app.user_id', true))
      AND EXISTS (SELECT FROM company_invitations i WHERE i.company_id = memberships.company_id
        AND i.role = memberships.role AND i.token_hash = (SELECT current_setting('app.invitation_token_hash', true))
        AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()));
-- The bearer is told which company it is, before being a member.
CREATE POLICY invited ON companies FOR SELECT
  USING (EXISTS (SELECT FROM company_invitations i WHERE i.company_id = companies.id
    AND i.token_hash = (SELECT current_setting('app.invitation_token_hash', true))));

-- Operators of the platform, apart from every company. Only the owner of the database makes one.
CREATE TABLE platform_operators (
  user_id text PRIMARY KEY REFERENCES users (id),
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE platform_operators ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_operators FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON platform_operators USING (user_id = (SELECT current_setting('app.user_id', true)));
CREATE POLICY kept_by_owner ON platform_operators TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT, INSERT ON company_invitations TO accubooks_app;
GRANT UPDATE (accepted_at, accepted_by, revoked_at) ON company_invitations TO accubooks_app;
GRANT SELECT ON platform_operators TO accubooks_app;
GRANT CREATE ON SCHEMA public TO accubooks_worker;
ALTER FUNCTION memberships_of(text, text) OWNER TO accubooks_worker;
ALTER FUNCTION check_owner_remains() OWNER TO accubooks_worker;
REVOKE CREATE ON SCHEMA public FROM accubooks_worker;
