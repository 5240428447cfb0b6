-- What was found about customers' money, what a freeze holds at the provider, who approved its end, and what was
-- given back. Functions write; their owner alone sees all rows, operators ask through functions.

-- Each thing that must never happen, once for the object that it was found at: found again after a resume it is
-- known, and freezes nothing.
CREATE TABLE billing_findings (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 50),
  company_id text NOT NULL REFERENCES companies (id),
  object_id text NOT NULL,
  currency text NOT NULL,
  expected_minor bigint NOT NULL,
  actual_minor bigint NOT NULL,
  message text NOT NULL,
  freeze_id text NOT NULL REFERENCES billing_freezes (id),
  found_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (kind, object_id)
);
CREATE INDEX billing_findings_company_id_idx ON billing_findings (company_id);
CREATE INDEX billing_findings_freeze_id_idx ON billing_findings (freeze_id);

-- What a freeze has stopped at the provider, so that its end undoes this and nothing else.
CREATE TABLE billing_holds (
  freeze_id text NOT NULL REFERENCES billing_freezes (id),
  object_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('subscription', 'invoice', 'session')),
  company_id text REFERENCES companies (id),
  held_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  released_at timestamptz,
  -- What became of it in the end, in a word; why it waits for a person, in a sentence.
  outcome text,
  PRIMARY KEY (freeze_id, object_id)
);
CREATE INDEX billing_holds_company_id_idx ON billing_holds (company_id);
ALTER TABLE billing_freezes
  -- When nothing was left to stop at the provider, and when all of it was undone.
  ADD COLUMN held_at timestamptz,
  ADD COLUMN released_at timestamptz,
  ADD COLUMN progress text,
  ADD COLUMN approval_id text;

-- Approvals of one role for one thing: asked for here, signed elsewhere with a key that no server has.
CREATE TABLE approvals (
  id text PRIMARY KEY,
  action text NOT NULL CHECK (length(action) BETWEEN 1 AND 100),
  subject_id text NOT NULL CHECK (length(subject_id) BETWEEN 1 AND 200),
  role text NOT NULL CHECK (length(role) BETWEEN 1 AND 50),
  -- Exactly what is signed.
  document text NOT NULL CHECK (length(document) BETWEEN 2 AND 10000),
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  signature text,
  -- Fingerprint of the public key.
  key_id text,
  submitted_by text,
  submitted_at timestamptz,
  used_at timestamptz,
  CHECK ((signature IS NULL) = (submitted_at IS NULL)),
  CHECK (used_at IS NULL OR signature IS NOT NULL)
);
ALTER TABLE billing_freezes ADD CONSTRAINT billing_freezes_approval_id_fkey
  FOREIGN KEY (approval_id) REFERENCES approvals (id);
CREATE INDEX billing_freezes_approval_id_idx ON billing_freezes (approval_id);

-- Money to be given back, written before the provider is asked; the id is the idempotency key.
CREATE TABLE refund_orders (
  id text PRIMARY KEY,
  charge_id text NOT NULL,
  invoice_id text,
  company_id text REFERENCES companies (id),
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  charged_minor bigint NOT NULL CHECK (charged_minor >= amount_minor),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  -- What makes a repeat of the command the same refund.
  fingerprint text NOT NULL,
  state text NOT NULL DEFAULT 'ordered' CHECK (state IN ('ordered', 'pending', 'succeeded', 'failed', 'refused')),
  refund_id text UNIQUE,
  error text,
  ordered_by text NOT NULL,
  ordered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  settled_at timestamptz
);
CREATE UNIQUE INDEX refund_orders_once_key ON refund_orders (charge_id, fingerprint) WHERE state <> 'refused';
CREATE INDEX refund_orders_company_id_idx ON refund_orders (company_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['billing_findings', 'billing_holds', 'approvals', 'refund_orders'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY kept_by_owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO accubooks_app', t);
  END LOOP;
  -- The worker stops and starts collection at the provider.
  FOREACH t IN ARRAY ARRAY['billing_freezes', 'billing_holds'] LOOP
    EXECUTE format('CREATE POLICY held_by_worker ON %I TO accubooks_worker USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
GRANT INSERT, UPDATE ON billing_holds TO accubooks_worker;
GRANT UPDATE (held_at, released_at, progress) ON billing_freezes TO accubooks_worker;

-- An event of the platform's chain, in the name of whoever acts.
CREATE FUNCTION record_platform_event(who text, the_event text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE actor text := current_setting('app.user_id', true);
BEGIN
  PERFORM set_config('app.user_id', who, true);
  INSERT INTO audit_events (company_id, event) VALUES (NULL, the_event);
  PERFORM set_config('app.user_id', coalesce(actor, ''), true);
END $$;

-- True when it was not known yet.
CREATE FUNCTION record_billing_finding(the_id text, the_kind text, the_company text, the_object text, the_currency text,
    expected bigint, actual bigint, what text, the_freeze text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made integer;
BEGIN
  INSERT INTO billing_findings (id, kind, company_id, object_id, currency, expected_minor, actual_minor, message, freeze_id)
    VALUES (the_id, the_kind, the_company, the_object, the_currency, expected, actual, what, the_freeze)
    ON CONFLICT (kind, object_id) DO NOTHING;
  GET DIAGNOSTICS made = ROW_COUNT;
  RETURN made = 1;
END $$;

CREATE FUNCTION is_billing_finding_known(the_kind text, the_object text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM billing_findings f WHERE f.kind = the_kind AND f.object_id = the_object)
$$;

CREATE FUNCTION list_billing_findings(the_freeze text) RETURNS SETOF billing_findings
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.* FROM billing_findings f WHERE f.freeze_id = the_freeze ORDER BY f.found_at, f.id LIMIT 1000
$$;

-- The freeze that was sealed over the company at that time.
CREATE FUNCTION billing_freeze_at(the_company text, at timestamptz) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.id FROM billing_freezes f
   WHERE (f.company_id IS NULL OR f.company_id = the_company) AND f.sealed_at < at AND coalesce(f.ended_at, 'infinity') > at
   ORDER BY f.sealed_at LIMIT 1
$$;

CREATE FUNCTION count_billing_holds(the_freeze text) RETURNS TABLE (kind text, held bigint, released bigint, waiting bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT h.kind, count(*), count(h.released_at), count(*) FILTER (WHERE h.outcome LIKE 'waits%') FROM billing_holds h
   WHERE h.freeze_id = the_freeze GROUP BY h.kind ORDER BY h.kind
$$;

CREATE FUNCTION request_approval(the_id text, the_action text, the_subject text, the_role text, the_document text,
    who text, until_when timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO approvals (id, action, subject_id, role, document, requested_by, expires_at)
    VALUES (the_id, the_action, the_subject, the_role, the_document, who, until_when)
$$;

CREATE FUNCTION find_approval(the_id text) RETURNS SETOF approvals
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.* FROM approvals a WHERE a.id = the_id
$$;

-- False when it was signed before.
CREATE FUNCTION submit_approval(the_id text, the_signature text, the_key text, who text, the_event text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made integer;
BEGIN
  UPDATE approvals SET signature = the_signature, key_id = the_key, submitted_by = who, submitted_at = clock_timestamp()
   WHERE id = the_id AND signature IS NULL;
  GET DIAGNOSTICS made = ROW_COUNT;
  IF made = 1 THEN
    PERFORM record_platform_event(who, the_event);
  END IF;
  RETURN made = 1;
END $$;

-- Opens the gate again: with an approval of exactly this, which is then used up. False when the freeze has ended.
CREATE FUNCTION end_billing_freeze(the_freeze text, the_approval text, who text, the_event text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made integer;
BEGIN
  PERFORM pg_advisory_xact_lock(1651469415);
  IF NOT EXISTS (SELECT FROM billing_freezes f WHERE f.id = the_freeze AND f.ended_at IS NULL) THEN
    RETURN false;
  END IF;
  UPDATE approvals a SET used_at = clock_timestamp()
   WHERE a.id = the_approval AND a.action = 'billing.resume' AND a.subject_id = the_freeze AND a.signature IS NOT NULL
     AND a.used_at IS NULL AND a.expires_at > clock_timestamp();
  GET DIAGNOSTICS made = ROW_COUNT;
  IF made = 0 THEN
    RAISE EXCEPTION 'no approval of the end of this freeze' USING ERRCODE = 'AB010';
  END IF;
  UPDATE billing_freezes SET ended_at = clock_timestamp(), ended_by = who, approval_id = the_approval
   WHERE id = the_freeze;
  PERFORM record_platform_event(who, the_event);
  PERFORM pg_notify('billing_gate', the_freeze);
  RETURN true;
END $$;

-- The same charge, amount and reason is the same refund, whoever orders it and how often.
CREATE FUNCTION order_refund(the_id text, the_charge text, the_invoice text, the_customer text, the_currency text,
    amount bigint, charged bigint, why text, the_fingerprint text, who text, the_event text) RETURNS SETOF refund_orders
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made integer;
BEGIN
  INSERT INTO refund_orders (id, charge_id, invoice_id, company_id, currency, amount_minor, charged_minor, reason,
      fingerprint, ordered_by)
    VALUES (the_id, the_charge, the_invoice,
      (SELECT c.company_id FROM billing_customers c WHERE c.customer_id = the_customer),
      the_currency, amount, charged, why, the_fingerprint, who)
    ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS made = ROW_COUNT;
  IF made = 1 THEN
    PERFORM record_platform_event(who, the_event);
  END IF;
  RETURN QUERY SELECT o.* FROM refund_orders o
    WHERE o.charge_id = the_charge AND o.fingerprint = the_fingerprint AND o.state <> 'refused';
END $$;

CREATE FUNCTION settle_refund(the_id text, the_state text, the_refund text, what text, who text, the_event text)
  RETURNS SETOF refund_orders
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made integer;
BEGIN
  UPDATE refund_orders o SET state = the_state, refund_id = coalesce(the_refund, o.refund_id), error = what,
      settled_at = CASE WHEN the_state IN ('succeeded', 'failed', 'refused') THEN clock_timestamp() END
   WHERE o.id = the_id AND o.state IN ('ordered', 'pending') AND o.state <> the_state;
  GET DIAGNOSTICS made = ROW_COUNT;
  IF made = 1 THEN
    PERFORM record_platform_event(who, the_event);
  END IF;
  RETURN QUERY SELECT o.* FROM refund_orders o WHERE o.id = the_id;
END $$;

-- Orders of one charge, or of all; the newest first.
CREATE FUNCTION list_refund_orders(the_charge text, is_open_only boolean, the_limit integer) RETURNS SETOF refund_orders
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.* FROM refund_orders o WHERE (the_charge IS NULL OR o.charge_id = the_charge)
     AND (NOT is_open_only OR o.state IN ('ordered', 'pending'))
   ORDER BY o.ordered_at DESC, o.id DESC LIMIT least(the_limit, 1000)
$$;

-- How many events wait for the end of a freeze.
CREATE FUNCTION count_parked_billing_events() RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM billing_events e WHERE e.state = 'parked'
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['record_billing_finding(text, text, text, text, text, bigint, bigint, text, text)',
    'is_billing_finding_known(text, text)', 'list_billing_findings(text)', 'billing_freeze_at(text, timestamptz)',
    'count_billing_holds(text)', 'request_approval(text, text, text, text, text, text, timestamptz)', 'find_approval(text)',
    'submit_approval(text, text, text, text, text)', 'end_billing_freeze(text, text, text, text)',
    'order_refund(text, text, text, text, text, bigint, bigint, text, text, text, text)',
    'settle_refund(text, text, text, text, text, text)', 'list_refund_orders(text, boolean, integer)',
    'count_parked_billing_events()'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO accubooks_app, accubooks', f);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION record_platform_event(text, text) FROM PUBLIC;
