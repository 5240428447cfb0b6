-- Roles. A cluster that `accubooks db provision` prepared has them already, with passwords; anywhere
-- else they are born here without login, so that the grants below have somebody to go to.
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['accubooks_app', 'accubooks_worker', 'accubooks', 'accubooks_dump'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', r);
    END IF;
  END LOOP;
  IF NOT pg_has_role('accubooks_worker', 'accubooks_app', 'MEMBER') THEN
    GRANT accubooks_app TO accubooks_worker;
  END IF;
END $$;

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- People -------------------------------------------------------------------------------------------
CREATE TABLE users (
  id text PRIMARY KEY,
  email text NOT NULL UNIQUE CHECK (email = lower(email) AND email LIKE '%_@_%'),
  name text NOT NULL,
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sessions (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id),
  token_hash text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  -- The refresh token that the last rotation replaced: a lost answer may be asked for again, and a stolen
  -- token that comes back later ends the session.
  previous_token_hash text,
  rotated_at timestamptz
);
CREATE UNIQUE INDEX sessions_previous_token_hash_key ON sessions (previous_token_hash);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);

CREATE TABLE companies (
  id text PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  currency text NOT NULL CHECK (currency ~ '^[A-Z][A-Z0-9._-]{0,23}$'),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE memberships (
  company_id text NOT NULL REFERENCES companies (id),
  user_id text NOT NULL REFERENCES users (id),
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'manager', 'accountant', 'viewer')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (company_id, user_id)
);
CREATE INDEX memberships_user_id_idx ON memberships (user_id);

-- The ledger ---------------------------------------------------------------------------------------
CREATE TABLE fiscal_years (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  starts_on date NOT NULL,
  ends_before date NOT NULL,
  CHECK (ends_before > starts_on),
  CONSTRAINT fiscal_years_do_not_overlap
    EXCLUDE USING gist (company_id WITH =, daterange(starts_on, ends_before) WITH &&)
);

CREATE TABLE periods (
  company_id text NOT NULL REFERENCES companies (id),
  fiscal_year_id text NOT NULL REFERENCES fiscal_years (id),
  starts_on date NOT NULL,
  ends_before date NOT NULL,
  locked_at timestamptz,
  PRIMARY KEY (company_id, starts_on),
  CHECK (ends_before > starts_on),
  CONSTRAINT periods_do_not_overlap
    EXCLUDE USING gist (company_id WITH =, daterange(starts_on, ends_before) WITH &&)
);
CREATE INDEX periods_fiscal_year_id_idx ON periods (fiscal_year_id);

CREATE TABLE accounts (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 200),
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('asset', 'liability', 'equity', 'income', 'expense')),
  normal_side text NOT NULL GENERATED ALWAYS AS
    (CASE WHEN type IN ('asset', 'expense') THEN 'debit' ELSE 'credit' END) STORED,
  is_cash boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (company_id, number),
  UNIQUE (company_id, id)
);

CREATE TABLE import_batches (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  format text NOT NULL,
  file_name text NOT NULL,
  file_sha256 text NOT NULL,
  content bytea NOT NULL,
  mapping jsonb,
  state text NOT NULL CHECK (state IN ('previewed', 'committed', 'undone')),
  preview jsonb NOT NULL,
  receipt jsonb,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  committed_at timestamptz,
  undone_at timestamptz,
  UNIQUE (company_id, id)
);
CREATE INDEX import_batches_company_id_idx ON import_batches (company_id, id DESC);

CREATE TABLE vouchers (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  kind text NOT NULL CHECK (kind IN ('entry', 'opening', 'reversal')),
  series text NOT NULL,
  number text NOT NULL,
  dated_on date NOT NULL,
  description text NOT NULL,
  posting_count integer NOT NULL CHECK (posting_count > 0),
  import_batch_id text,
  source_line integer,
  reverses_voucher_id text UNIQUE,
  posted_at timestamptz NOT NULL DEFAULT now(),
  posted_by text NOT NULL,
  UNIQUE (company_id, id, dated_on),
  FOREIGN KEY (company_id, import_batch_id) REFERENCES import_batches (company_id, id),
  CHECK ((kind = 'reversal') = (reverses_voucher_id IS NOT NULL))
);
ALTER TABLE vouchers ADD CONSTRAINT vouchers_company_id_id_key UNIQUE (company_id, id);
ALTER TABLE vouchers ADD CONSTRAINT vouchers_reverses_fkey
  FOREIGN KEY (company_id, reverses_voucher_id) REFERENCES vouchers (company_id, id);
CREATE INDEX vouchers_import_batch_idx ON vouchers (company_id, import_batch_id);
CREATE INDEX vouchers_company_date_idx ON vouchers (company_id, dated_on, id);

CREATE TABLE postings (
  company_id text NOT NULL REFERENCES companies (id),
  voucher_id text NOT NULL,
  line_no integer NOT NULL,
  account_id text NOT NULL,
  dated_on date NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor BETWEEN -9007199254740991 AND 9007199254740991),
  currency text NOT NULL,
  description text NOT NULL,
  source_line integer,
  PRIMARY KEY (company_id, voucher_id, line_no),
  FOREIGN KEY (company_id, voucher_id, dated_on) REFERENCES vouchers (company_id, id, dated_on),
  FOREIGN KEY (company_id, account_id) REFERENCES accounts (company_id, id)
);
CREATE INDEX postings_account_idx ON postings (company_id, account_id, dated_on, voucher_id, line_no);

-- What an import has brought in, so that a second import of the same rows changes nothing and genuine
-- twins stay two. Rows go when their batch is undone.
CREATE TABLE import_fingerprints (
  company_id text NOT NULL REFERENCES companies (id),
  fingerprint text NOT NULL,
  occurrence integer NOT NULL CHECK (occurrence > 0),
  voucher_key text,
  voucher_id text NOT NULL,
  PRIMARY KEY (company_id, fingerprint, occurrence),
  FOREIGN KEY (company_id, voucher_id) REFERENCES vouchers (company_id, id)
);
CREATE INDEX import_fingerprints_voucher_idx ON import_fingerprints (company_id, voucher_id);
CREATE INDEX import_fingerprints_key_idx ON import_fingerprints (company_id, voucher_key);

CREATE TABLE account_balances (
  company_id text NOT NULL REFERENCES companies (id),
  account_id text NOT NULL,
  month date NOT NULL,
  currency text NOT NULL,
  debit_minor bigint NOT NULL,
  credit_minor bigint NOT NULL,
  PRIMARY KEY (company_id, account_id, month, currency),
  FOREIGN KEY (company_id, account_id) REFERENCES accounts (company_id, id),
  CHECK (month = date_trunc('month', month::timestamp)::date)
);

-- Forecasts and scenarios ---------------------------------------------------------------------------
CREATE TABLE scenarios (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  operations jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (company_id, id)
);
CREATE INDEX scenarios_company_id_idx ON scenarios (company_id, id DESC);

CREATE TABLE forecast_jobs (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  scenario_id text,
  horizon_months integer NOT NULL CHECK (horizon_months BETWEEN 1 AND 60),
  state text NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  attempts integer NOT NULL DEFAULT 0,
  progress real NOT NULL DEFAULT 0,
  worker_id text,
  lease_until timestamptz,
  error_code text,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz,
  UNIQUE (company_id, id)
);
CREATE INDEX forecast_jobs_company_id_idx ON forecast_jobs (company_id, id DESC);
CREATE INDEX forecast_jobs_open_idx ON forecast_jobs (state, id) WHERE state IN ('queued', 'running');

CREATE TABLE forecasts (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  job_id text NOT NULL UNIQUE,
  scenario_id text,
  as_of date NOT NULL,
  result jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (company_id, id),
  UNIQUE (company_id, job_id),
  FOREIGN KEY (company_id, job_id) REFERENCES forecast_jobs (company_id, id)
);
CREATE INDEX forecasts_company_id_idx ON forecasts (company_id, id DESC);

CREATE TABLE idempotency_keys (
  company_id text NOT NULL REFERENCES companies (id),
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  request_sha256 text NOT NULL,
  resource_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (company_id, key)
);

-- The rules of the ledger, kept by the database itself -----------------------------------------------
-- SQLSTATEs of class AB are ours; the application maps them to its error codes.

CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: % of % refused; correct by a reversal', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'AB001';
END $$;
CREATE TRIGGER vouchers_append_only BEFORE UPDATE OR DELETE ON vouchers
  FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER vouchers_no_truncate BEFORE TRUNCATE ON vouchers
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER postings_append_only BEFORE UPDATE OR DELETE ON postings
  FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER postings_no_truncate BEFORE TRUNCATE ON postings
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

-- A voucher's postings come in one statement, as many as its head says, in lines from 1, and sum to zero per
-- currency. A reversal takes its amounts back from the side they stood on (the accountant's red entry).
-- Runs as the owner, so that the application role itself may not write balances; row-level security still holds.
CREATE FUNCTION check_vouchers_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE bad record;
BEGIN
  SELECT n.voucher_id, n.currency, sum(n.amount_minor) AS off INTO bad FROM new_postings n
    GROUP BY n.voucher_id, n.currency HAVING sum(n.amount_minor) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'voucher % does not balance: off by % minor units of %', bad.voucher_id, bad.off, bad.currency
      USING ERRCODE = 'AB002';
  END IF;
  SELECT n.voucher_id AS id, n.have, n.posting_count INTO bad FROM (
    SELECT voucher_id, count(*) AS have, min(line_no) AS first_line, max(line_no) AS last_line,
           (SELECT v.posting_count FROM vouchers v WHERE v.id = p.voucher_id) AS posting_count
      FROM new_postings p GROUP BY voucher_id) n
    WHERE n.have <> n.posting_count OR n.first_line <> 1 OR n.last_line <> n.posting_count LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'voucher % comes with % postings where its head says %, in lines from 1', bad.id, bad.have, bad.posting_count
      USING ERRCODE = 'AB003';
  END IF;
  INSERT INTO account_balances AS b (company_id, account_id, month, currency, debit_minor, credit_minor)
    SELECT n.company_id, n.account_id, date_trunc('month', n.dated_on::timestamp)::date, n.currency,
           sum(CASE WHEN n.takes_back THEN least(n.amount_minor, 0) ELSE greatest(n.amount_minor, 0) END),
           sum(CASE WHEN n.takes_back THEN least(-n.amount_minor, 0) ELSE greatest(-n.amount_minor, 0) END)
      FROM (SELECT p.*, (SELECT v.kind = 'reversal' FROM vouchers v WHERE v.id = p.voucher_id) AS takes_back
              FROM new_postings p OFFSET 0) n
      GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (company_id, account_id, month, currency) DO UPDATE
      SET debit_minor = b.debit_minor + excluded.debit_minor,
          credit_minor = b.credit_minor + excluded.credit_minor;
  RETURN NULL;
END $$;
CREATE TRIGGER postings_balance AFTER INSERT ON postings REFERENCING NEW TABLE AS new_postings
  FOR EACH STATEMENT EXECUTE FUNCTION check_vouchers_balance();

-- No head without its postings at commit.
CREATE FUNCTION check_voucher_has_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM postings p WHERE p.voucher_id = NEW.id) THEN
    RAISE EXCEPTION 'voucher % has no postings', NEW.id USING ERRCODE = 'AB003';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER voucher_has_postings AFTER INSERT ON vouchers DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION check_voucher_has_postings();

-- Vouchers fall into an open period. Opening balances may stand on the eve of the first year.
CREATE FUNCTION check_vouchers_period() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record; tenant record;
BEGIN
  FOR tenant IN SELECT DISTINCT company_id FROM new_vouchers LOOP
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('periods:' || tenant.company_id, 0));
  END LOOP;
  SELECT n.series, n.number, n.dated_on, p.locked_at INTO bad FROM new_vouchers n
    LEFT JOIN periods p ON p.company_id = n.company_id AND p.starts_on <= n.dated_on AND p.ends_before > n.dated_on
    WHERE p.locked_at IS NOT NULL OR (p.company_id IS NULL AND NOT (n.kind = 'opening'
      OR (n.kind = 'reversal' AND EXISTS (SELECT FROM vouchers o WHERE o.id = n.reverses_voucher_id AND o.kind = 'opening'))))
    LIMIT 1;
  IF FOUND AND bad.locked_at IS NOT NULL THEN
    RAISE EXCEPTION 'voucher % % of % falls into a locked period', bad.series, bad.number, bad.dated_on
      USING ERRCODE = 'AB004';
  ELSIF FOUND THEN
    RAISE EXCEPTION 'voucher % % of % falls into no fiscal year', bad.series, bad.number, bad.dated_on
      USING ERRCODE = 'AB005';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER vouchers_period AFTER INSERT ON vouchers REFERENCING NEW TABLE AS new_vouchers
  FOR EACH STATEMENT EXECUTE FUNCTION check_vouchers_period();

CREATE FUNCTION serialise_period_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('periods:' || NEW.company_id, 0));
  RETURN NEW;
END $$;
CREATE TRIGGER periods_serialise BEFORE UPDATE ON periods
  FOR EACH ROW EXECUTE FUNCTION serialise_period_change();

-- The type of an account that has postings decides statements that were already read: it stays.
CREATE FUNCTION check_account_type_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.type <> OLD.type AND EXISTS (SELECT FROM postings p WHERE p.company_id = OLD.company_id AND p.account_id = OLD.id) THEN
    RAISE EXCEPTION 'account % has postings: its type stays', OLD.number USING ERRCODE = 'AB006';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_type_stays BEFORE UPDATE ON accounts
  FOR EACH ROW EXECUTE FUNCTION check_account_type_stays();

-- Tenants: row-level security ------------------------------------------------------------------------
-- A request names its user and its company at the start of its transaction; the settings end with the
-- transaction. Naming a company is not enough to see it: the membership is looked up for every statement.
-- The worker enters the company whose job it has. Runs as the worker's role, which may read memberships.
CREATE FUNCTION entered_company() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE named text := current_setting('app.company_id', true);
BEGIN
  IF pg_has_role(session_user, 'accubooks_worker', 'MEMBER') THEN
    RETURN named;
  END IF;
  RETURN (SELECT m.company_id FROM memberships m
            WHERE m.company_id = named AND m.user_id = current_setting('app.user_id', true));
END $$;

-- A company that is being founded: named by its founder, and without any member yet.
CREATE FUNCTION founded_company() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE named text := current_setting('app.company_id', true);
BEGIN
  RETURN CASE WHEN EXISTS (SELECT FROM memberships m WHERE m.company_id = named) THEN NULL ELSE named END;
END $$;

CREATE FUNCTION enter_company(as_user text, the_company text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.user_id', as_user, true), set_config('app.company_id', the_company, true);
  IF entered_company() IS NULL THEN
    PERFORM set_config('app.company_id', '', true);
    RAISE EXCEPTION 'no such company for this user' USING ERRCODE = 'AB404';
  END IF;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['fiscal_years', 'periods', 'accounts', 'import_batches', 'vouchers', 'postings',
    'import_fingerprints', 'account_balances', 'scenarios', 'forecast_jobs', 'forecasts', 'idempotency_keys'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY tenant ON %I USING (company_id = (SELECT entered_company()))
      WITH CHECK (company_id = (SELECT entered_company()))$p$, t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['users', 'sessions', 'companies', 'memberships'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
  END LOOP;
END $$;

-- A membership is seen by its user and by the company's members. Members make others; a founder makes the first.
CREATE POLICY tenant ON memberships
  USING (user_id = (SELECT current_setting('app.user_id', true)) OR company_id = (SELECT entered_company()))
  WITH CHECK (company_id = (SELECT entered_company())
      OR (company_id = (SELECT founded_company()) AND user_id = (SELECT current_setting('app.user_id', true))));
CREATE POLICY tenant ON companies
  USING (id = (SELECT entered_company()) OR id = (SELECT founded_company())
      OR EXISTS (SELECT FROM memberships m WHERE m.company_id = companies.id
                 AND m.user_id = (SELECT current_setting('app.user_id', true))))
  WITH CHECK (id = (SELECT entered_company()) OR id = (SELECT founded_company()));
-- A person is found by the address typed into the login form, by being that person, or by a shared company.
CREATE POLICY person ON users
  USING (id = (SELECT current_setting('app.user_id', true))
      OR email = (SELECT current_setting('app.login_email', true))
      OR EXISTS (SELECT FROM memberships m WHERE m.user_id = users.id AND m.company_id = (SELECT entered_company())))
  WITH CHECK (id = (SELECT current_setting('app.user_id', true))
      OR email = (SELECT current_setting('app.login_email', true)));
CREATE POLICY person ON sessions
  USING (user_id = (SELECT current_setting('app.user_id', true))
      OR token_hash = (SELECT current_setting('app.session_token_hash', true))
      OR previous_token_hash = (SELECT current_setting('app.session_token_hash', true)))
  WITH CHECK (user_id = (SELECT current_setting('app.user_id', true)));
CREATE POLICY worker_reads_memberships ON memberships FOR SELECT TO accubooks_worker USING (true);
-- The worker finds open jobs of every company, and nothing else of any company it has not entered.
CREATE POLICY worker_finds_jobs ON forecast_jobs FOR SELECT TO accubooks_worker USING (true);
CREATE POLICY worker_moves_jobs ON forecast_jobs FOR UPDATE TO accubooks_worker USING (true);

CREATE FUNCTION forecast_queue_depth() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$ SELECT count(*) FROM forecast_jobs WHERE state = 'queued' $$;

-- Grants ---------------------------------------------------------------------------------------------
GRANT USAGE ON SCHEMA public TO accubooks_app, accubooks_worker, accubooks, accubooks_dump;
GRANT SELECT, INSERT ON users, sessions, companies, memberships, fiscal_years, periods, accounts, import_batches,
  vouchers, postings, import_fingerprints, scenarios, forecast_jobs, forecasts, idempotency_keys
  TO accubooks_app;
GRANT SELECT ON account_balances TO accubooks_app;
GRANT UPDATE ON users, sessions, companies, memberships, accounts, import_batches, scenarios, forecast_jobs
  TO accubooks_app;
GRANT UPDATE (locked_at) ON periods TO accubooks_app;
GRANT DELETE ON memberships, import_fingerprints, import_batches, scenarios, idempotency_keys TO accubooks_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO accubooks, accubooks_dump;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO accubooks, accubooks_dump;
GRANT CREATE ON SCHEMA public TO accubooks_worker;
ALTER FUNCTION forecast_queue_depth() OWNER TO accubooks_worker;
ALTER FUNCTION entered_company() OWNER TO accubooks_worker;
ALTER FUNCTION founded_company() OWNER TO accubooks_worker;
REVOKE CREATE ON SCHEMA public FROM accubooks_worker;
