-- Mails as rows, written in the transaction of what causes them and sent by the worker afterwards. A row holds
-- what a mail is about and never a token: links are derived from the id of what they open when the mail is sent.
CREATE TABLE mail_outbox (
  id text PRIMARY KEY,
  recipient text NOT NULL CHECK (recipient LIKE '%_@_%' AND recipient !~ '[[:space:][:cntrl:],;<>"]' AND length(recipient) <= 254),
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 60),
  facts jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'dead')),
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  lease_until timestamptz,
  ended_at timestamptz,
  fault text,
  CHECK ((state = 'sending') = (lease_until IS NOT NULL)),
  CHECK ((state IN ('sent', 'dead')) = (ended_at IS NOT NULL))
);
CREATE INDEX mail_outbox_due_idx ON mail_outbox (next_attempt_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX mail_outbox_recipient_idx ON mail_outbox (recipient, created_at);
ALTER TABLE mail_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_outbox FORCE ROW LEVEL SECURITY;
-- The application puts mails in and reads none; the worker sends them; the owner looks after those that failed.
CREATE POLICY sent_by_worker ON mail_outbox TO accubooks_worker USING (true) WITH CHECK (true);
CREATE POLICY written_by_anybody ON mail_outbox FOR INSERT TO accubooks_app WITH CHECK (state = 'waiting');
CREATE POLICY kept_by_owner ON mail_outbox TO CURRENT_USER USING (true) WITH CHECK (true);

-- True while the address may get another mail; asking takes its turn at the address until the transaction ends,
-- so that parallel requests count each other. Runs as the worker's role, which may read the rows.
CREATE FUNCTION may_mail(address text, hourly_max integer) RETURNS boolean LANGUAGE plpgsql VOLATILE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('mail:' || address, 0));
  RETURN (SELECT count(*) < hourly_max FROM mail_outbox m
           WHERE m.recipient = address AND m.created_at > now() - interval '1 hour');
END $$;
CREATE FUNCTION mail_outbox_figures(OUT waiting bigint, OUT oldest_s double precision, OUT dead bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE state IN ('waiting', 'sending')),
         coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE state IN ('waiting', 'sending'))), 0)::double precision,
         count(*) FILTER (WHERE state = 'dead')
    FROM mail_outbox
$$;

GRANT SELECT, INSERT ON mail_outbox TO accubooks_app;
GRANT UPDATE (state, attempts, next_attempt_at, lease_until, ended_at, fault) ON mail_outbox TO accubooks_worker;
GRANT DELETE ON mail_outbox TO accubooks_worker;
GRANT CREATE ON SCHEMA public TO accubooks_worker;
ALTER FUNCTION may_mail(text, integer) OWNER TO accubooks_worker;
ALTER FUNCTION mail_outbox_figures() OWNER TO accubooks_worker;
REVOKE CREATE ON SCHEMA public FROM accubooks_worker;
