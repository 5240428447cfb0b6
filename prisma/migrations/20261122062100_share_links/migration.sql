-- Share links: whoever has the token sees one snapshot, until a day, without an account. Its hash only is kept.
CREATE TABLE share_links (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  made_by text NOT NULL REFERENCES users (id),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
  kind text NOT NULL CHECK (kind IN ('cash', 'profitAndLoss', 'balanceSheet')),
  token_hash text NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  content jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_because text CHECK (ended_because IN ('revoked', 'makerLeft')),
  views bigint NOT NULL DEFAULT 0,
  last_viewed_at timestamptz,
  CHECK (expires_at > created_at AND expires_at <= created_at + interval '91 days'),
  CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);
CREATE INDEX share_links_company_id_idx ON share_links (company_id, id DESC);
CREATE INDEX share_links_made_by_idx ON share_links (made_by);
ALTER TABLE share_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE share_links FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON share_links USING (company_id = (SELECT entered_company()))
  WITH CHECK (company_id = (SELECT entered_company()));
CREATE POLICY made_by_oneself ON share_links AS RESTRICTIVE FOR INSERT
  WITH CHECK (made_by = (SELECT current_setting('app.user_id', true)));
-- For the two functions below, which run as the owner.
CREATE POLICY kept_by_owner ON share_links TO CURRENT_USER USING (true) WITH CHECK (true);

-- The one way in for whoever has a token and no account: the snapshot of exactly that link, counted as a view.
-- It enters no company and sets nothing, so that there is nothing else to be read by it.
CREATE FUNCTION open_share_link(hash text) RETURNS TABLE (title text, content jsonb, created_at timestamptz, expires_at timestamptz)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE share_links l SET views = l.views + 1, last_viewed_at = now()
   WHERE l.token_hash = hash AND l.ended_at IS NULL AND l.expires_at > now()
  RETURNING l.title, l.content, l.created_at, l.expires_at
$$;

-- A link ends when whoever made it leaves the company.
CREATE FUNCTION end_share_links() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE share_links l SET ended_at = now(), ended_because = 'makerLeft'
   WHERE l.company_id = OLD.company_id AND l.made_by = OLD.user_id AND l.ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER memberships_leaving_ends_links AFTER DELETE ON memberships
  FOR EACH ROW EXECUTE FUNCTION end_share_links();

-- A snapshot is never changed, and the hash is read by the function alone.
GRANT SELECT (id, company_id, made_by, title, kind, created_at, expires_at, ended_at, ended_because, views, last_viewed_at),
  INSERT, UPDATE (ended_at, ended_because) ON share_links TO accubooks_app;
REVOKE EXECUTE ON FUNCTION open_share_link(text), end_share_links() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_share_link(text) TO accubooks_app;
