-- What AccuBooks knows of its own customers' payments. The payment provider is right about all of it: the rows are
-- a mirror that only the worker writes, from objects that it fetched. What we wanted of the provider stands in
-- billing_intents, what it told us in billing_events.
CREATE TABLE billing_prices (
  price_id text PRIMARY KEY,
  plan text NOT NULL CHECK (plan IN ('PRO', 'ENTERPRISE')),
  lookup_key text NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  -- The price that new subscriptions get; former ones stay known for those who still pay them.
  is_current boolean NOT NULL,
  synced_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX billing_prices_current_key ON billing_prices (plan) WHERE is_current;

CREATE TABLE billing_customers (
  company_id text PRIMARY KEY REFERENCES companies (id),
  customer_id text NOT NULL UNIQUE,
  -- Kept for the next invoices; positive, in `currency`.
  credit_minor bigint NOT NULL DEFAULT 0 CHECK (credit_minor >= 0),
  currency text,
  card_brand text,
  card_last4 text CHECK (card_last4 ~ '^[0-9]{4}$'),
  created_at timestamptz NOT NULL,
  synced_at timestamptz
);

CREATE TABLE subscriptions (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  plan text NOT NULL CHECK (plan IN ('PRO', 'ENTERPRISE')),
  price_id text NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  status text NOT NULL CHECK (status IN
    ('incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'unpaid', 'paused', 'canceled')),
  period_start timestamptz NOT NULL,
  period_end timestamptz NOT NULL,
  -- It ends with its period.
  is_ending boolean NOT NULL,
  ended_at timestamptz,
  -- Since when an invoice of it waits for a payment that was refused.
  past_due_since timestamptz,
  -- The provider collects nothing for it: billing is frozen.
  is_collection_paused boolean NOT NULL,
  latest_invoice_id text,
  created_at timestamptz NOT NULL,
  synced_at timestamptz NOT NULL,
  CHECK (period_end > period_start)
);
CREATE INDEX subscriptions_company_id_idx ON subscriptions (company_id);
-- A company pays once.
CREATE UNIQUE INDEX subscriptions_one_live_key ON subscriptions (company_id)
  WHERE status NOT IN ('canceled', 'incomplete_expired');

CREATE TABLE invoices (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  subscription_id text,
  number text,
  state text NOT NULL CHECK (state IN ('draft', 'open', 'paid', 'uncollectible', 'void')),
  reason text,
  currency text NOT NULL,
  -- Negative when it gives money back.
  total_minor bigint NOT NULL,
  -- What was left to pay when credit was used up; never negative.
  due_minor bigint NOT NULL CHECK (due_minor >= 0),
  paid_minor bigint NOT NULL CHECK (paid_minor >= 0),
  period_start timestamptz NOT NULL,
  period_end timestamptz NOT NULL,
  finalised_at timestamptz,
  paid_at timestamptz,
  voided_at timestamptz,
  attempts integer NOT NULL CHECK (attempts >= 0),
  next_attempt_at timestamptz,
  hosted_url text,
  created_at timestamptz NOT NULL,
  synced_at timestamptz NOT NULL
);
CREATE INDEX invoices_company_id_idx ON invoices (company_id, created_at DESC, id DESC);

CREATE TABLE charges (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  invoice_id text,
  state text NOT NULL CHECK (state IN ('pending', 'succeeded', 'failed')),
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  refunded_minor bigint NOT NULL CHECK (refunded_minor BETWEEN 0 AND amount_minor),
  fee_minor bigint NOT NULL,
  failure_code text,
  receipt_url text,
  card_brand text,
  card_last4 text,
  created_at timestamptz NOT NULL,
  synced_at timestamptz NOT NULL
);
CREATE INDEX charges_company_id_idx ON charges (company_id, created_at DESC, id DESC);
CREATE INDEX charges_invoice_id_idx ON charges (invoice_id);

CREATE TABLE provider_refunds (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  charge_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'succeeded', 'failed', 'canceled')),
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  created_at timestamptz NOT NULL,
  synced_at timestamptz NOT NULL
);
CREATE INDEX provider_refunds_company_id_idx ON provider_refunds (company_id);
CREATE INDEX provider_refunds_charge_id_idx ON provider_refunds (charge_id);

CREATE TABLE disputes (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  charge_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'won', 'lost')),
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  reason text,
  created_at timestamptz NOT NULL,
  synced_at timestamptz NOT NULL
);
CREATE INDEX disputes_company_id_idx ON disputes (company_id);
CREATE INDEX disputes_charge_id_idx ON disputes (charge_id);

-- What a person wanted of the provider, written before it was asked. The id is the idempotency key.
CREATE TABLE billing_intents (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  kind text NOT NULL CHECK (kind IN ('customer', 'checkout', 'change', 'cancel', 'reactivate', 'pay')),
  -- Hash of what is wanted and of the subscription as it was then.
  fingerprint text NOT NULL,
  wanted jsonb NOT NULL,
  plan_from text,
  plan_to text,
  subscription_id text,
  -- From when the other price counts.
  effective_at timestamptz,
  -- The checkout session, or whatever else came of it.
  result_id text,
  result_url text,
  -- calling: asked, and no answer is known; open: a checkout that waits to be paid.
  state text NOT NULL CHECK (state IN ('calling', 'open', 'done', 'refused', 'abandoned')),
  error_code text,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  CHECK ((ended_at IS NULL) = (state IN ('calling', 'open')))
);
CREATE INDEX billing_intents_company_id_idx ON billing_intents (company_id, id DESC);
CREATE INDEX billing_intents_unended_idx ON billing_intents (expires_at) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX billing_intents_result_id_key ON billing_intents (result_id) WHERE kind = 'checkout';
-- One at a time, and the same thing once.
CREATE UNIQUE INDEX billing_intents_one_at_a_time_key ON billing_intents (company_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX billing_intents_once_key ON billing_intents (company_id, fingerprint)
  WHERE state IN ('calling', 'open', 'done');

CREATE TABLE billing_events (
  id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 255),
  type text NOT NULL CHECK (length(type) BETWEEN 1 AND 100),
  object_kind text NOT NULL,
  object_id text NOT NULL,
  customer_id text,
  payload jsonb NOT NULL,
  source text NOT NULL CHECK (source IN ('webhook', 'poll')),
  -- parked: billing is frozen; ignored: nothing of ours follows from it; dead: given up, replay it.
  state text NOT NULL DEFAULT 'stored' CHECK (state IN ('stored', 'parked', 'applied', 'ignored', 'dead')),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,
  last_error text,
  company_id text REFERENCES companies (id),
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  ended_at timestamptz,
  replays integer NOT NULL DEFAULT 0
);
CREATE INDEX billing_events_due_idx ON billing_events (next_attempt_at, occurred_at) WHERE state = 'stored';
CREATE INDEX billing_events_parked_idx ON billing_events (customer_id, occurred_at) WHERE state = 'parked';
CREATE INDEX billing_events_dead_idx ON billing_events (id) WHERE state = 'dead';
CREATE INDEX billing_events_company_id_idx ON billing_events (company_id);

-- How far the provider's list of events has been read, for those whose webhook never came.
CREATE TABLE billing_polls (
  name text PRIMARY KEY,
  read_until timestamptz NOT NULL
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['billing_customers', 'subscriptions', 'invoices', 'charges', 'provider_refunds', 'disputes',
    'billing_intents', 'billing_events', 'billing_prices', 'billing_polls'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    -- The worker applies, reconciles and collects for every company; commands are given as the owner.
    EXECUTE format('CREATE POLICY applied_by_worker ON %I TO accubooks_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY kept_by_owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO accubooks_app', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['billing_customers', 'subscriptions', 'invoices', 'charges', 'provider_refunds', 'disputes',
    'billing_intents'] LOOP
    EXECUTE format($p$CREATE POLICY tenant ON %I USING (company_id = (SELECT entered_company()))
      WITH CHECK (company_id = (SELECT entered_company()))$p$, t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['billing_customers', 'subscriptions', 'invoices', 'charges', 'provider_refunds', 'disputes',
    'billing_events', 'billing_prices', 'billing_polls'] LOOP
    EXECUTE format('GRANT INSERT, UPDATE ON %I TO accubooks_worker', t);
  END LOOP;
END $$;
CREATE POLICY everybody ON billing_prices FOR SELECT USING (true);
GRANT DELETE ON invoices TO accubooks_worker;

-- A customer is made when somebody first wants to pay; everything that follows from payments is the worker's.
GRANT INSERT (company_id, customer_id, created_at) ON billing_customers TO accubooks_app;
GRANT INSERT ON billing_intents TO accubooks_app;
GRANT UPDATE (state, result_id, result_url, error_code, expires_at, ended_at, wanted) ON billing_intents TO accubooks_app;

-- What the provider told, kept once; true when it was new. Whoever receives it need not be able to read it.
CREATE FUNCTION receive_billing_event(the_id text, the_payload jsonb, the_source text, at timestamptz)
  RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE kept integer; o jsonb := the_payload->'data'->'object';
BEGIN
  INSERT INTO billing_events (id, type, object_kind, object_id, customer_id, payload, source, next_attempt_at,
      occurred_at, received_at)
    VALUES (the_id, the_payload->>'type', coalesce(o->>'object', ''), coalesce(o->>'id', ''),
      CASE WHEN o->>'object' = 'customer' THEN o->>'id' ELSE o->>'customer' END, the_payload, the_source, at,
      to_timestamp((the_payload->>'created')::bigint), at)
    ON CONFLICT (id) DO NOTHING;
  GET DIAGNOSTICS kept = ROW_COUNT;
  RETURN kept = 1;
END $$;
REVOKE EXECUTE ON FUNCTION receive_billing_event(text, jsonb, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION receive_billing_event(text, jsonb, text, timestamptz) TO accubooks_app;
GRANT CREATE ON SCHEMA public TO accubooks_worker;
ALTER FUNCTION receive_billing_event(text, jsonb, text, timestamptz) OWNER TO accubooks_worker;
REVOKE CREATE ON SCHEMA public FROM accubooks_worker;
