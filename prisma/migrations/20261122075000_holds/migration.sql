-- The hold: while one is open the platform serves nobody and writes nothing of its own accord. It is opened by a
-- violation of what must always be true, or by an operator, and ended with an approval of the CEO only.
CREATE TABLE holds (
  id text PRIMARY KEY,
  trigger_kind text NOT NULL CHECK (trigger_kind IN ('violation', 'operator')),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  opened_by text NOT NULL CHECK (length(opened_by) BETWEEN 1 AND 200),
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- False when the audit log itself could not be written: a hold never waits for it.
  is_audited boolean NOT NULL DEFAULT true,
  evidence_state text NOT NULL DEFAULT 'awaited' CHECK (evidence_state IN ('awaited', 'capturing', 'captured', 'failed')),
  evidence_by text,
  evidence_at timestamptz,
  evidence_folder text,
  evidence_note text,
  ended_at timestamptz,
  ended_by text,
  approval_id text REFERENCES approvals (id),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  CHECK ((ended_at IS NULL) = (approval_id IS NULL))
);
CREATE INDEX holds_approval_id_idx ON holds (approval_id);
-- One hold, however many violations: two at a time would need two approvals to end.
CREATE UNIQUE INDEX holds_open_key ON holds ((true)) WHERE ended_at IS NULL;

-- What was found. A company may be named that is not there any more.
CREATE TABLE integrity_violations (
  id text PRIMARY KEY,
  hold_id text NOT NULL REFERENCES holds (id),
  check_kind text NOT NULL CHECK (length(check_kind) BETWEEN 1 AND 50),
  company_id text,
  -- Where: a voucher, an account, a chain, a table.
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 300),
  message text NOT NULL CHECK (length(message) BETWEEN 1 AND 500),
  evidence jsonb NOT NULL,
  found_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- When the check looked there again and all was well.
  cleared_at timestamptz
);
CREATE INDEX integrity_violations_hold_id_idx ON integrity_violations (hold_id, found_at);
CREATE UNIQUE INDEX integrity_violations_open_key
  ON integrity_violations (check_kind, coalesce(company_id, ''), subject) WHERE cleared_at IS NULL;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['holds', 'integrity_violations'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY kept_by_owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO accubooks_app', t);
  END LOOP;
END $$;

-- An event of the platform's chain; false when the log does not take it soon, as when the log is what was broken.
CREATE FUNCTION try_platform_event(who text, the_event text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '1s' AS $$
BEGIN
  PERFORM record_platform_event(who, the_event);
  RETURN true;
EXCEPTION WHEN OTHERS THEN
  RAISE WARNING 'the audit log did not take an event: %', SQLERRM;
  RETURN false;
END $$;

-- Closes the system, or says which hold has closed it. One statement is the whole transaction: a caller that is
-- killed leaves a hold or none.
CREATE FUNCTION open_hold(the_id text, the_trigger text, why text, who text, the_event text)
  RETURNS TABLE (id text, is_new boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(1752132708);
  RETURN QUERY SELECT h.id, false FROM holds h WHERE h.ended_at IS NULL;
  IF FOUND THEN RETURN; END IF;
  INSERT INTO holds (id, trigger_kind, reason, opened_by, is_audited)
    VALUES (the_id, the_trigger, why, who, try_platform_event(who, the_event));
  PERFORM pg_notify('holds', the_id);
  RETURN QUERY SELECT the_id, true;
END $$;

-- A violation with its hold, together or not at all. One that is known and still there is only seen again: while its
-- hold is open, and afterwards where the CEO's signature has accepted it (`is_acceptable`); else it opens another.
CREATE FUNCTION report_violation(the_id text, the_hold text, the_check text, the_company text, the_subject text,
    the_message text, the_evidence jsonb, is_acceptable boolean, who text, the_event text)
  RETURNS TABLE (hold_id text, is_new_hold boolean, is_new_violation boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE known record; opened record;
BEGIN
  PERFORM pg_advisory_xact_lock(1752132708);
  SELECT v.id, v.hold_id, h.ended_at IS NULL AS is_held INTO known
    FROM integrity_violations v JOIN holds h ON h.id = v.hold_id
   WHERE v.check_kind = the_check AND coalesce(v.company_id, '') = coalesce(the_company, '')
     AND v.subject = the_subject AND v.cleared_at IS NULL;
  IF FOUND AND (known.is_held OR is_acceptable) THEN
    UPDATE integrity_violations v SET seen_at = clock_timestamp() WHERE v.id = known.id;
    RETURN QUERY SELECT known.hold_id, false, false;
    RETURN;
  ELSIF FOUND THEN
    UPDATE integrity_violations v SET cleared_at = clock_timestamp() WHERE v.id = known.id;
  END IF;
  SELECT o.id, o.is_new INTO opened FROM open_hold(the_hold, 'violation', the_message, who, the_event) o;
  INSERT INTO integrity_violations (id, hold_id, check_kind, company_id, subject, message, evidence)
    VALUES (the_id, opened.id, the_check, the_company, the_subject, the_message, the_evidence);
  IF NOT opened.is_new THEN
    PERFORM try_platform_event(who, the_event);
    PERFORM pg_notify('holds', opened.id);
  END IF;
  RETURN QUERY SELECT opened.id, opened.is_new, true;
END $$;

-- What a check that has looked everywhere since then did not find again.
CREATE FUNCTION clear_violations(the_check text, before timestamptz) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH cleared AS (UPDATE integrity_violations SET cleared_at = clock_timestamp()
     WHERE check_kind = the_check AND cleared_at IS NULL AND seen_at < before RETURNING 1)
  SELECT count(*) FROM cleared
$$;

-- The one that is open.
CREATE FUNCTION open_hold_now() RETURNS SETOF holds
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT h.* FROM holds h WHERE h.ended_at IS NULL
$$;

-- The newest first.
CREATE FUNCTION list_holds(the_limit integer) RETURNS SETOF holds
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT h.* FROM holds h ORDER BY h.opened_at DESC, h.id DESC LIMIT least(the_limit, 1000)
$$;

CREATE FUNCTION list_violations(the_hold text) RETURNS SETOF integrity_violations
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT v.* FROM integrity_violations v WHERE v.hold_id = the_hold ORDER BY v.found_at, v.id LIMIT 1000
$$;

-- Whoever gets true captures the evidence; one who was silent for too long has died at it.
CREATE FUNCTION take_evidence(the_hold text, who text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made integer;
BEGIN
  UPDATE holds SET evidence_state = 'capturing', evidence_by = who, evidence_at = clock_timestamp()
   WHERE id = the_hold AND ended_at IS NULL AND (evidence_state = 'awaited'
      OR (evidence_state = 'capturing' AND evidence_at < clock_timestamp() - interval '20 minutes'));
  GET DIAGNOSTICS made = ROW_COUNT;
  RETURN made = 1;
END $$;

-- What came of it. Evidence that was captured stays named when a later attempt fails.
CREATE FUNCTION note_evidence(the_hold text, the_state text, the_folder text, the_note text, who text, the_event text)
  RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE holds SET evidence_state = the_state, evidence_folder = the_folder, evidence_note = the_note,
      evidence_by = who, evidence_at = clock_timestamp()
   WHERE id = the_hold AND NOT (evidence_state = 'captured' AND the_state = 'failed');
  PERFORM try_platform_event(who, the_event);
END $$;

-- Opens the system again: with an approval of exactly this, which is then used up. False when the hold has ended.
CREATE FUNCTION end_hold(the_hold text, the_approval text, who text, the_event text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made integer;
BEGIN
  PERFORM pg_advisory_xact_lock(1752132708);
  IF NOT EXISTS (SELECT FROM holds h WHERE h.id = the_hold AND h.ended_at IS NULL) THEN
    RETURN false;
  END IF;
  UPDATE approvals a SET used_at = clock_timestamp()
   WHERE a.id = the_approval AND a.action = 'hold.lift' AND a.subject_id = the_hold AND a.signature IS NOT NULL
     AND a.used_at IS NULL AND a.expires_at > clock_timestamp();
  GET DIAGNOSTICS made = ROW_COUNT;
  IF made = 0 THEN
    RAISE EXCEPTION 'no approval of the end of this hold' USING ERRCODE = 'AB011';
  END IF;
  UPDATE holds SET ended_at = clock_timestamp(), ended_by = who, approval_id = the_approval WHERE id = the_hold;
  PERFORM try_platform_event(who, the_event);
  PERFORM pg_notify('holds', the_hold);
  RETURN true;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['open_hold(text, text, text, text, text)', 'open_hold_now()', 'list_holds(integer)',
    'report_violation(text, text, text, text, text, text, jsonb, boolean, text, text)', 'list_violations(text)',
    'clear_violations(text, timestamptz)', 'take_evidence(text, text)',
    'note_evidence(text, text, text, text, text, text)', 'end_hold(text, text, text, text)'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
  -- Anybody may stop the system; what the guard knows is the worker's, and opening it again is the operator's.
  FOREACH f IN ARRAY ARRAY['open_hold(text, text, text, text, text)', 'open_hold_now()', 'list_holds(integer)',
    'list_violations(text)'] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO accubooks_app, accubooks', f);
  END LOOP;
  FOREACH f IN ARRAY ARRAY['report_violation(text, text, text, text, text, text, jsonb, boolean, text, text)',
    'clear_violations(text, timestamptz)', 'take_evidence(text, text)',
    'note_evidence(text, text, text, text, text, text)'] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO accubooks_worker, accubooks', f);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION try_platform_event(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_hold(text, text, text, text) TO accubooks;
