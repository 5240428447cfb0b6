-- What is known of an alert's end; what customers report and how many of them an incident hits; what is written about
-- an incident afterwards, what is to be done, and what customers were told.
ALTER TABLE incident_alerts ADD COLUMN ended_at timestamptz;

CREATE OR REPLACE FUNCTION save_incident_alert(the_alert jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE a incident_alerts := jsonb_populate_record(NULL::incident_alerts, the_alert);
BEGIN
  PERFORM assert_incident_caller();
  INSERT INTO incident_alerts SELECT a.*
    ON CONFLICT (fingerprint, starts_at) DO UPDATE SET incident_id = a.incident_id, alertname = a.alertname,
      priority = a.priority, summary = a.summary, labels = a.labels, is_firing = a.is_firing, fired_at = a.fired_at,
      silenced_at = a.silenced_at, ended_at = a.ended_at;
END $$;

-- What a member of a company says is wrong. Grouped onto an incident afterwards.
CREATE TABLE problem_reports (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  user_id text NOT NULL,
  area text NOT NULL CHECK (length(area) BETWEEN 1 AND 50),
  component text NOT NULL CHECK (component IN ('api', 'database', 'forecasting', 'billing', 'status', 'platform')),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
  reported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  incident_id text REFERENCES incidents (id)
);
CREATE INDEX problem_reports_company_id_idx ON problem_reports (company_id);
CREATE INDEX problem_reports_incident_id_idx ON problem_reports (incident_id);
CREATE INDEX problem_reports_user_id_idx ON problem_reports (user_id, reported_at);
CREATE INDEX problem_reports_ungrouped_idx ON problem_reports (reported_at) WHERE incident_id IS NULL;

-- Who had a request that failed, by minute and by part of the product: what the impact of an incident is counted from.
CREATE TABLE failed_people (
  minute timestamptz NOT NULL,
  component text NOT NULL,
  user_id text NOT NULL,
  PRIMARY KEY (minute, component, user_id)
);

-- The report within 24 hours and the post-mortem within 48, as they were handed in.
CREATE TABLE incident_reports (
  incident_id text NOT NULL REFERENCES incidents (id),
  kind text NOT NULL CHECK (kind IN ('report', 'post-mortem')),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 200000),
  -- Whether the runbook had to change, and what was changed or why not.
  runbook_update text NOT NULL CHECK (runbook_update IN ('changed', 'not-needed', 'later')),
  runbook_note text NOT NULL DEFAULT '',
  submitted_at timestamptz NOT NULL,
  submitted_by text NOT NULL,
  PRIMARY KEY (incident_id, kind)
);

CREATE TABLE incident_actions (
  id text PRIMARY KEY,
  incident_id text NOT NULL REFERENCES incidents (id),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
  owner text NOT NULL CHECK (length(owner) BETWEEN 1 AND 200),
  due_on date NOT NULL,
  done_at timestamptz,
  done_by text,
  CHECK ((done_at IS NULL) = (done_by IS NULL))
);
CREATE INDEX incident_actions_incident_id_idx ON incident_actions (incident_id);
CREATE INDEX incident_actions_open_idx ON incident_actions (due_on) WHERE done_at IS NULL;

-- What customers are told: an approved template, or words that wait for a signature.
CREATE TABLE incident_messages (
  id text PRIMARY KEY,
  incident_id text NOT NULL REFERENCES incidents (id),
  template text,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 4000),
  author text NOT NULL,
  written_at timestamptz NOT NULL,
  approval_id text REFERENCES approvals (id),
  sent_at timestamptz,
  mails integer NOT NULL DEFAULT 0 CHECK (mails >= 0),
  CHECK (sent_at IS NULL OR template IS NOT NULL OR approval_id IS NOT NULL)
);
CREATE INDEX incident_messages_incident_id_idx ON incident_messages (incident_id);
CREATE INDEX incident_messages_approval_id_idx ON incident_messages (approval_id);

-- When somebody last read a runbook through (R413).
CREATE TABLE runbook_reviews (
  id text PRIMARY KEY,
  runbook text NOT NULL CHECK (length(runbook) BETWEEN 1 AND 200),
  note text NOT NULL CHECK (length(note) <= 1000),
  reviewed_at timestamptz NOT NULL,
  reviewed_by text NOT NULL
);
CREATE INDEX runbook_reviews_runbook_idx ON runbook_reviews (runbook, reviewed_at DESC);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['problem_reports', 'failed_people', 'incident_reports', 'incident_actions',
    'incident_messages', 'runbook_reviews'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY kept_by_owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO accubooks_app', t);
  END LOOP;
END $$;

-- Keeps what the member of the transaction reports; no row when they, or their company, have reported enough for an
-- hour. Says whether something of the kind is known.
CREATE FUNCTION report_problem(the_id text, the_area text, the_component text, what text, of_person_max integer,
    of_company_max integer) RETURNS TABLE (reported_at timestamptz, is_known boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  person text := current_setting('app.user_id', true);
  company text := current_setting('app.company_id', true);
BEGIN
  IF NOT EXISTS (SELECT FROM memberships m WHERE m.user_id = person AND m.company_id = company) THEN
    RAISE EXCEPTION 'problems are reported by members' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('report_problem:' || company, 0));
  IF (SELECT count(*) FROM problem_reports r WHERE r.user_id = person
        AND r.reported_at > now() - interval '1 hour') >= of_person_max
    OR (SELECT count(*) FROM problem_reports r WHERE r.company_id = company
        AND r.reported_at > now() - interval '1 hour') >= of_company_max THEN
    RETURN;
  END IF;
  INSERT INTO problem_reports (id, company_id, user_id, area, component, text)
    VALUES (the_id, company, person, the_area, the_component, what);
  RETURN QUERY SELECT r.reported_at, EXISTS (SELECT FROM incidents i WHERE i.state <> 'resolved'
      AND (i.component = the_component OR (i.priority IN ('P0', 'P1') AND i.component IN ('api', 'database', 'platform'))))
    FROM problem_reports r WHERE r.id = the_id;
END $$;

CREATE FUNCTION list_problem_reports(the_incident text, the_limit integer) RETURNS SETOF problem_reports
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN QUERY SELECT r.* FROM problem_reports r WHERE r.incident_id IS NOT DISTINCT FROM the_incident
    ORDER BY r.reported_at, r.id LIMIT least(the_limit, 1000);
END $$;

-- How many people have reported the incident, after this report too belongs to it.
CREATE FUNCTION group_problem_report(the_id text, the_incident text) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  UPDATE problem_reports SET incident_id = the_incident WHERE id = the_id AND incident_id IS NULL;
  RETURN (SELECT count(DISTINCT r.user_id) FROM problem_reports r WHERE r.incident_id = the_incident);
END $$;

-- Anybody who serves requests may say whose failed: `[[minute, component, person], …]`.
CREATE FUNCTION note_failed_people(the_rows jsonb) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO failed_people (minute, component, user_id)
    SELECT DISTINCT date_trunc('minute', (r ->> 0)::timestamptz), r ->> 1, r ->> 2
      FROM jsonb_array_elements(the_rows) r ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING
$$;

-- People whose requests failed from one minute to another; of one part of the product, or of any.
CREATE FUNCTION count_failed_people(the_component text, since timestamptz, until timestamptz) RETURNS bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN (SELECT count(DISTINCT f.user_id) FROM failed_people f
    WHERE f.minute BETWEEN date_trunc('minute', since) AND until
      AND (the_component IS NULL OR f.component = the_component));
END $$;

CREATE FUNCTION purge_failed_people(before timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  DELETE FROM failed_people f WHERE f.minute < before;
END $$;

-- Confirmed addresses of those whom an incident hit: people whose requests failed and the owners and administrators of
-- their companies; of every company when it hit everybody.
CREATE FUNCTION list_incident_recipients(since timestamptz, until timestamptz, is_everybody boolean, the_limit integer)
  RETURNS TABLE (email text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN QUERY
    WITH hit AS (SELECT DISTINCT f.user_id FROM failed_people f
                  WHERE f.minute BETWEEN date_trunc('minute', since) AND until),
      told AS (
        SELECT h.user_id FROM hit h
        UNION
        SELECT m.user_id FROM memberships m WHERE m.role IN ('owner', 'admin') AND (is_everybody OR m.company_id IN (
          SELECT own.company_id FROM memberships own JOIN hit h ON h.user_id = own.user_id)))
    SELECT u.email FROM users u JOIN told t ON t.user_id = u.id WHERE u.email_verified_at IS NOT NULL
      ORDER BY u.id LIMIT least(the_limit, 20000);
END $$;

-- One mail for each recipient, with the ids given.
CREATE FUNCTION enqueue_incident_mails(the_ids text[], the_recipients text[], the_kind text, the_facts jsonb, useful_s integer)
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  INSERT INTO mail_outbox (id, recipient, kind, facts, expires_at)
    SELECT one.id, one.recipient, the_kind, the_facts, now() + make_interval(secs => useful_s)
      FROM unnest(the_ids, the_recipients) AS one (id, recipient);
END $$;

CREATE FUNCTION list_incident_reports(the_incident text) RETURNS SETOF incident_reports
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN QUERY SELECT r.* FROM incident_reports r WHERE r.incident_id = the_incident ORDER BY r.kind;
END $$;

-- Handed in again it replaces the first; the audit log knows both times.
CREATE FUNCTION save_incident_report(the_report jsonb, who text, the_event text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r incident_reports := jsonb_populate_record(NULL::incident_reports, the_report);
BEGIN
  PERFORM assert_incident_caller();
  INSERT INTO incident_reports SELECT r.*
    ON CONFLICT (incident_id, kind) DO UPDATE SET text = r.text, runbook_update = r.runbook_update,
      runbook_note = r.runbook_note, submitted_at = r.submitted_at, submitted_by = r.submitted_by;
  PERFORM record_platform_event(who, the_event);
END $$;

-- Actions of one incident; of all, those that are not done.
CREATE FUNCTION list_incident_actions(the_incident text, the_limit integer) RETURNS SETOF incident_actions
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN QUERY SELECT a.* FROM incident_actions a
    WHERE CASE WHEN the_incident IS NULL THEN a.done_at IS NULL ELSE a.incident_id = the_incident END
    ORDER BY a.due_on, a.id LIMIT least(the_limit, 1000);
END $$;

CREATE FUNCTION save_incident_action(the_action jsonb, who text, the_event text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE a incident_actions := jsonb_populate_record(NULL::incident_actions, the_action);
BEGIN
  PERFORM assert_incident_caller();
  INSERT INTO incident_actions SELECT a.*
    ON CONFLICT (id) DO UPDATE SET done_at = a.done_at, done_by = a.done_by;
  PERFORM record_platform_event(who, the_event);
END $$;

CREATE FUNCTION list_incident_messages(the_incident text, the_id text) RETURNS SETOF incident_messages
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN QUERY SELECT m.* FROM incident_messages m WHERE m.incident_id = the_incident AND (the_id IS NULL OR m.id = the_id)
    ORDER BY m.written_at, m.id LIMIT 1000;
END $$;

-- What is written stays as it is; only that it was sent is added. Words that are no template take an approval of
-- exactly this message, signed, not expired, and used up by it.
CREATE FUNCTION save_incident_message(the_message jsonb, who text, the_event text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m incident_messages := jsonb_populate_record(NULL::incident_messages, the_message);
  before incident_messages;
  used integer;
BEGIN
  PERFORM assert_incident_caller();
  INSERT INTO incident_messages SELECT m.id, m.incident_id, m.template, m.text, m.author, m.written_at, m.approval_id, NULL, 0
    ON CONFLICT (id) DO NOTHING;
  SELECT * INTO before FROM incident_messages WHERE id = m.id FOR UPDATE;
  IF m.sent_at IS NOT NULL AND before.sent_at IS NULL THEN
    IF before.template IS NULL THEN
      UPDATE approvals a SET used_at = clock_timestamp()
       WHERE a.id = m.approval_id AND a.action = 'incident.message' AND a.subject_id = m.id AND a.signature IS NOT NULL
         AND a.used_at IS NULL AND a.expires_at > clock_timestamp();
      GET DIAGNOSTICS used = ROW_COUNT;
      IF used = 0 THEN
        RAISE EXCEPTION 'no approval of this message' USING ERRCODE = 'AB010';
      END IF;
    END IF;
    UPDATE incident_messages SET sent_at = m.sent_at, mails = m.mails, approval_id = m.approval_id WHERE id = m.id;
  ELSIF m.approval_id IS NOT NULL AND before.sent_at IS NULL THEN
    UPDATE incident_messages SET approval_id = m.approval_id WHERE id = m.id;
  END IF;
  PERFORM record_platform_event(who, the_event);
END $$;

CREATE FUNCTION save_runbook_review(the_review jsonb, who text, the_event text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r runbook_reviews := jsonb_populate_record(NULL::runbook_reviews, the_review);
BEGIN
  PERFORM assert_incident_caller();
  INSERT INTO runbook_reviews SELECT r.*;
  PERFORM record_platform_event(who, the_event);
END $$;

-- The last review of each runbook; times only, for anybody who measures.
CREATE FUNCTION last_runbook_reviews() RETURNS TABLE (runbook text, reviewed_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.runbook, max(r.reviewed_at) FROM runbook_reviews r GROUP BY r.runbook ORDER BY r.runbook LIMIT 1000
$$;

-- What is still to be written about incidents that are over, with since when each is over; for anybody who measures.
CREATE FUNCTION outstanding_incident_reports() RETURNS TABLE (incident_id text, kind text, over_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.id, k.kind, coalesce(i.recovered_at, i.resolved_at)
    FROM incidents i CROSS JOIN (VALUES ('report'), ('post-mortem')) AS k (kind)
   WHERE i.priority IN ('P0', 'P1') AND coalesce(i.recovered_at, i.resolved_at) IS NOT NULL
     AND NOT EXISTS (SELECT FROM incident_reports r WHERE r.incident_id = i.id AND r.kind = k.kind)
   ORDER BY 3, 1, 2 LIMIT 1000
$$;

-- Actions that are not done, and those of them that are late.
CREATE FUNCTION incident_action_figures(today date) RETURNS TABLE (open bigint, overdue bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*), count(*) FILTER (WHERE a.due_on < today) FROM incident_actions a WHERE a.done_at IS NULL
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['list_problem_reports(text, integer)', 'group_problem_report(text, text)',
    'count_failed_people(text, timestamptz, timestamptz)', 'purge_failed_people(timestamptz)',
    'list_incident_recipients(timestamptz, timestamptz, boolean, integer)',
    'enqueue_incident_mails(text[], text[], text, jsonb, integer)', 'list_incident_reports(text)',
    'save_incident_report(jsonb, text, text)', 'list_incident_actions(text, integer)',
    'save_incident_action(jsonb, text, text)', 'list_incident_messages(text, text)',
    'save_incident_message(jsonb, text, text)', 'save_runbook_review(jsonb, text, text)', 'last_runbook_reviews()',
    'outstanding_incident_reports()', 'incident_action_figures(date)', 'note_failed_people(jsonb)'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO accubooks_app, accubooks_worker, accubooks', f);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION report_problem(text, text, text, text, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION report_problem(text, text, text, text, integer, integer) TO accubooks_app;
