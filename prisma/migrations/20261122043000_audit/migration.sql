-- Who did what, when and from where: one chain for each company and one for the platform, each link hashed over
-- the one before it. The program writes the event as canonical JSON; everything else follows from it here.
CREATE TABLE audit_heads (
  chain text PRIMARY KEY,
  seq bigint NOT NULL,
  hash text NOT NULL
);
CREATE TABLE audit_events (
  chain text NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  company_id text REFERENCES companies (id),
  occurred_at timestamptz NOT NULL,
  actor_id text NOT NULL,
  action text NOT NULL,
  event text NOT NULL CHECK (length(event) BETWEEN 2 AND 20000),
  previous_hash text NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (chain, seq),
  CHECK (chain = coalesce(company_id, 'platform'))
);
CREATE INDEX audit_events_company_id_idx ON audit_events (company_id, seq DESC);

-- Locks the head of the chain until the transaction ends, so that links queue and none has two successors.
-- Runs as the owner: the application itself writes no head and chooses no number, hash or actor.
CREATE FUNCTION link_audit_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE head record; told jsonb := NEW.event::jsonb;
BEGIN
  NEW.chain := coalesce(NEW.company_id, 'platform');
  NEW.occurred_at := (told->>'at')::timestamptz;
  NEW.actor_id := told->>'actorId';
  NEW.action := told->>'action';
  IF NEW.actor_id IS DISTINCT FROM current_setting('app.user_id', true) THEN
    RAISE EXCEPTION 'an event of the audit log names another actor than the one who acts' USING ERRCODE = '42501';
  END IF;
  INSERT INTO audit_heads (chain, seq, hash) VALUES (NEW.chain, 0, '') ON CONFLICT DO NOTHING;
  SELECT h.seq, h.hash INTO head FROM audit_heads h WHERE h.chain = NEW.chain FOR UPDATE;
  NEW.seq := head.seq + 1;
  NEW.previous_hash := head.hash;
  NEW.hash := encode(sha256(convert_to(head.hash || E'\n' || NEW.seq || E'\n' || NEW.event, 'UTF8')), 'hex');
  UPDATE audit_heads SET seq = NEW.seq, hash = NEW.hash WHERE chain = NEW.chain;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_events_link BEFORE INSERT ON audit_events
  FOR EACH ROW EXECUTE FUNCTION link_audit_event();

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only: % of % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_events USING (company_id = (SELECT entered_company()))
  WITH CHECK (company_id = (SELECT entered_company()));
-- Outside any company a person writes about themselves only, and reads nothing.
CREATE POLICY of_person ON audit_events FOR INSERT
  WITH CHECK (company_id IS NULL AND actor_id = (SELECT current_setting('app.user_id', true)));
CREATE POLICY tenant ON audit_heads USING (chain = (SELECT entered_company()));
-- The owner links, and verifies every chain.
CREATE POLICY linked_by_owner ON audit_heads TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY verified_by_owner ON audit_events FOR SELECT TO CURRENT_USER USING (true);

GRANT SELECT, INSERT ON audit_events TO accubooks_app;
GRANT SELECT ON audit_heads TO accubooks_app;
