-- The gate that every call which can move money passes. A freeze closes it for a company, or for all of them.
CREATE TABLE billing_freezes (
  id text PRIMARY KEY,
  -- Null: everybody.
  company_id text REFERENCES companies (id),
  trigger_kind text NOT NULL CHECK (length(trigger_kind) BETWEEN 1 AND 50),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  frozen_by text NOT NULL CHECK (length(frozen_by) BETWEEN 1 AND 200),
  frozen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- When the last call that had begun before it was over.
  sealed_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX billing_freezes_company_id_idx ON billing_freezes (company_id);
-- Two of one scope at a time would need two approvals to end.
CREATE UNIQUE INDEX billing_freezes_open_key ON billing_freezes (coalesce(company_id, '')) WHERE ended_at IS NULL;

-- One row for each call that is under way. It outlives the process and a restart of this database, and counts
-- until it is taken away or can no longer be under way.
CREATE TABLE billing_passes (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  process text NOT NULL,
  began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ends_by timestamptz NOT NULL,
  -- The provider never answered: what it did is to be looked up there.
  is_unanswered boolean NOT NULL DEFAULT false
);
CREATE INDEX billing_passes_company_id_idx ON billing_passes (company_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['billing_freezes', 'billing_passes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (company_id = (SELECT entered_company()))', t);
    EXECUTE format('CREATE POLICY kept_by_owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO accubooks_app', t);
  END LOOP;
END $$;

-- What holds billing of a company: the freeze of everybody before its own.
CREATE FUNCTION billing_standing(the_company text)
  RETURNS TABLE (id text, is_everybody boolean, trigger_kind text, frozen_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.id, f.company_id IS NULL, f.trigger_kind, f.frozen_at FROM billing_freezes f
   WHERE f.ended_at IS NULL AND (f.company_id IS NULL OR f.company_id = the_company)
   ORDER BY f.company_id NULLS FIRST LIMIT 1
$$;

-- Lets a call begin, or tells what holds it. One statement is its whole transaction, so that a caller that stops
-- in the middle holds nothing; the lock keeps it from slipping past a freeze that is being written.
CREATE FUNCTION begin_billing_pass(the_id text, the_company text, the_process text, the_milliseconds integer)
  RETURNS TABLE (id text, is_everybody boolean, trigger_kind text, frozen_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(1651469415);
  RETURN QUERY SELECT * FROM billing_standing(the_company);
  IF FOUND THEN RETURN; END IF;
  INSERT INTO billing_passes (id, company_id, process, ends_by) VALUES (the_id, the_company, the_process,
    clock_timestamp() + the_milliseconds * interval '1 millisecond') ON CONFLICT DO NOTHING;
END $$;

-- A call that the provider did not answer stays until it can no longer be under way, and is remembered for a day.
CREATE FUNCTION end_billing_pass(the_id text, was_answered boolean) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF was_answered THEN
    DELETE FROM billing_passes p WHERE p.id = the_id;
  ELSE
    UPDATE billing_passes p SET is_unanswered = true WHERE p.id = the_id;
  END IF;
  DELETE FROM billing_passes p WHERE p.ends_by < clock_timestamp() - interval '1 day';
END $$;

-- Closes the gate. Waits for calls that are being let through at this moment, not for their answers. A scope that
-- is frozen already stays so, and says since when.
CREATE FUNCTION open_billing_freeze(the_id text, the_company text, the_trigger text, why text, who text, the_event text)
  RETURNS TABLE (id text, is_new boolean, frozen_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE actor text := current_setting('app.user_id', true);
BEGIN
  PERFORM pg_advisory_xact_lock(1651469415);
  RETURN QUERY SELECT f.id, false, f.frozen_at FROM billing_freezes f
    WHERE f.ended_at IS NULL AND f.company_id IS NOT DISTINCT FROM the_company;
  IF FOUND THEN RETURN; END IF;
  RETURN QUERY INSERT INTO billing_freezes AS f (id, company_id, trigger_kind, reason, frozen_by)
    VALUES (the_id, the_company, the_trigger, why, who) RETURNING f.id, true, f.frozen_at;
  PERFORM set_config('app.user_id', who, true);
  INSERT INTO audit_events (company_id, event) VALUES (NULL, the_event);
  PERFORM set_config('app.user_id', coalesce(actor, ''), true);
  PERFORM pg_notify('billing_gate', the_id);
END $$;

-- Calls of its scope that began before a freeze and may still be under way; and those that were never answered.
CREATE FUNCTION billing_passes_before(the_freeze text)
  RETURNS TABLE (id text, process text, began_at timestamptz, seconds_left double precision, is_unanswered boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.id, p.process, p.began_at,
         greatest(0, extract(epoch FROM p.ends_by - clock_timestamp()))::float8, p.is_unanswered
    FROM billing_passes p JOIN billing_freezes f ON f.id = the_freeze
   WHERE f.company_id IS NULL OR f.company_id = p.company_id
   ORDER BY p.began_at LIMIT 1000
$$;

CREATE FUNCTION seal_billing_freeze(the_freeze text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE billing_freezes SET sealed_at = coalesce(sealed_at, clock_timestamp()) WHERE id = the_freeze
$$;

-- For operators: every freeze, the newest first.
CREATE FUNCTION list_billing_freezes(is_open_only boolean, the_limit integer) RETURNS SETOF billing_freezes
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.* FROM billing_freezes f WHERE NOT is_open_only OR f.ended_at IS NULL
   ORDER BY f.frozen_at DESC, f.id DESC LIMIT least(the_limit, 1000)
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['billing_standing(text)', 'begin_billing_pass(text, text, text, integer)',
    'end_billing_pass(text, boolean)', 'open_billing_freeze(text, text, text, text, text, text)',
    'billing_passes_before(text)', 'seal_billing_freeze(text)', 'list_billing_freezes(boolean, integer)'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO accubooks_app, accubooks', f);
  END LOOP;
END $$;
