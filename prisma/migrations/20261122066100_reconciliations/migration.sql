-- What came of holding our ledger, our mirror and the provider against each other.
CREATE TABLE reconciliations (
  id text PRIMARY KEY,
  -- The night that it was for, UTC; null when somebody asked for it.
  night date UNIQUE,
  state text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
  started_by text NOT NULL CHECK (length(started_by) BETWEEN 1 AND 200),
  since timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 1 CHECK (attempts > 0),
  lease_until timestamptz NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  -- Objects looked at, by record; events that waited; whether a bound cut something off.
  counts jsonb NOT NULL DEFAULT '{}',
  difference_count integer CHECK (difference_count >= 0),
  fault text,
  CHECK ((state = 'done') = (difference_count IS NOT NULL))
);
CREATE INDEX reconciliations_finished_idx ON reconciliations (finished_at DESC);
CREATE TABLE reconciliation_differences (
  reconciliation_id text NOT NULL REFERENCES reconciliations (id),
  seq integer NOT NULL CHECK (seq > 0),
  kind text NOT NULL,
  object_kind text NOT NULL,
  object_id text NOT NULL,
  subject_company_id text,
  currency text,
  expected_minor bigint,
  actual_minor bigint,
  difference_minor bigint NOT NULL,
  message text NOT NULL,
  PRIMARY KEY (reconciliation_id, seq)
);
CREATE INDEX reconciliation_differences_object_idx ON reconciliation_differences (object_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['reconciliations', 'reconciliation_differences'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY kept_by_worker ON %I TO accubooks_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY kept_by_owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format($p$CREATE POLICY read_by_operators ON %I FOR SELECT
      USING (EXISTS (SELECT FROM platform_operators WHERE user_id = (SELECT current_setting('app.user_id', true))))$p$, t);
    EXECUTE format('GRANT SELECT ON %I TO accubooks_app', t);
    EXECUTE format('GRANT INSERT ON %I TO accubooks_worker', t);
  END LOOP;
END $$;
GRANT UPDATE (state, attempts, lease_until, finished_at, counts, difference_count, fault) ON reconciliations
  TO accubooks_worker;
