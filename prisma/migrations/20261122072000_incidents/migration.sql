-- Incidents of the platform, the alerts that made them and their timeline. Nobody but functions writes; the API's
-- role gets through them for operators only.
CREATE TABLE incidents (
  id text PRIMARY KEY,
  -- What makes several rungs one incident: of two open ones with the same ladder the second is refused.
  ladder text NOT NULL CHECK (length(ladder) BETWEEN 1 AND 200),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  priority text NOT NULL CHECK (priority IN ('P0', 'P1', 'P2', 'P3')),
  state text NOT NULL CHECK (state IN ('detected', 'acknowledged', 'mitigated', 'resolved')),
  runbook text NOT NULL DEFAULT '' CHECK (length(runbook) <= 200),
  component text NOT NULL CHECK (component IN ('api', 'database', 'forecasting', 'billing', 'status', 'platform')),
  source text NOT NULL CHECK (source IN ('alert', 'manual', 'customer')),
  -- A disaster is measured against the recovery time, everything else against the time to resolve.
  incident_class text NOT NULL DEFAULT 'service' CHECK (incident_class IN ('service', 'disaster')),
  -- The rule that gave it its priority, in a sentence.
  classified_because text NOT NULL,
  is_security boolean NOT NULL DEFAULT false,
  is_data_loss boolean NOT NULL DEFAULT false,
  is_legal boolean NOT NULL DEFAULT false,
  commander text,
  detected_at timestamptz NOT NULL,
  acknowledged_at timestamptz,
  -- The first relief, a workaround say; and when the fault was over, the last time if it came back.
  mitigated_at timestamptz,
  recovered_at timestamptz,
  resolved_at timestamptz,
  -- When it last became worse: a higher rung, or a fault that came back.
  raised_at timestamptz,
  -- While it is watched; it resolves by itself at the end. Null while alerts still fire.
  watch_until timestamptz,
  watch_minutes integer NOT NULL DEFAULT 30 CHECK (watch_minutes BETWEEN 0 AND 1440),
  affected_users integer NOT NULL DEFAULT 0 CHECK (affected_users >= 0),
  customer_reports integer NOT NULL DEFAULT 0 CHECK (customer_reports >= 0),
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK ((state = 'resolved') = (resolved_at IS NOT NULL)),
  CHECK (watch_until IS NULL OR state = 'mitigated')
);
CREATE UNIQUE INDEX incidents_open_ladder_key ON incidents (ladder) WHERE state <> 'resolved';
CREATE INDEX incidents_detected_at_idx ON incidents (detected_at DESC, id DESC);

CREATE TABLE incident_events (
  id text PRIMARY KEY,
  incident_id text NOT NULL REFERENCES incidents (id),
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 50),
  actor text NOT NULL CHECK (length(actor) BETWEEN 1 AND 200),
  text text NOT NULL CHECK (length(text) <= 4000),
  data jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(data) = 'object')
);
CREATE INDEX incident_events_incident_id_idx ON incident_events (incident_id, at, id);

-- One row for each firing of an alert, however often and in which order it is told. It fires while the last time
-- that we heard it fires is later than the last time that we heard it does not.
CREATE TABLE incident_alerts (
  fingerprint text NOT NULL CHECK (length(fingerprint) BETWEEN 1 AND 200),
  starts_at timestamptz NOT NULL,
  incident_id text NOT NULL REFERENCES incidents (id),
  alertname text NOT NULL,
  priority text NOT NULL CHECK (priority IN ('P0', 'P1', 'P2', 'P3')),
  summary text NOT NULL,
  labels jsonb NOT NULL CHECK (jsonb_typeof(labels) = 'object'),
  is_firing boolean NOT NULL,
  fired_at timestamptz,
  silenced_at timestamptz,
  PRIMARY KEY (fingerprint, starts_at)
);
CREATE INDEX incident_alerts_incident_id_idx ON incident_alerts (incident_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['incidents', 'incident_events', 'incident_alerts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY kept_by_owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO accubooks_app', t);
  END LOOP;
END $$;

-- Refuses the API's role unless the person of the transaction is an operator of the platform.
CREATE FUNCTION assert_incident_caller() RETURNS void
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF session_user = 'accubooks_app' AND NOT EXISTS (
      SELECT FROM platform_operators o WHERE o.user_id = current_setting('app.user_id', true)) THEN
    RAISE EXCEPTION 'incidents are for operators of the platform' USING ERRCODE = '42501';
  END IF;
END $$;

-- Whoever changes incidents does so one after the other, until the end of the transaction.
CREATE FUNCTION lock_incidents() RETURNS void
  LANGUAGE sql SET search_path = public, pg_temp AS $$
  SELECT pg_advisory_xact_lock(1768842868)
$$;

-- One incident by its id, the open one of a ladder, or the latest; the open ones of each only when asked for.
CREATE FUNCTION find_incidents(the_id text, the_ladder text, is_open_only boolean, before text, the_limit integer)
  RETURNS SETOF incidents
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN QUERY SELECT i.* FROM incidents i
    WHERE (the_id IS NULL OR i.id = the_id) AND (the_ladder IS NULL OR i.ladder = the_ladder)
      AND (NOT is_open_only OR i.state <> 'resolved') AND (before IS NULL OR i.id < before)
    ORDER BY i.id DESC LIMIT least(the_limit, 1000);
END $$;

-- The whole incident as it is now; its ladder, source and the time it was opened stay as they were.
CREATE FUNCTION save_incident(the_incident jsonb, who text, the_event text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE i incidents := jsonb_populate_record(NULL::incidents, the_incident);
BEGIN
  PERFORM assert_incident_caller();
  i.opened_at := clock_timestamp();
  INSERT INTO incidents SELECT i.*
    ON CONFLICT (id) DO UPDATE SET title = i.title, priority = i.priority, state = i.state, runbook = i.runbook,
      component = i.component, incident_class = i.incident_class, classified_because = i.classified_because,
      is_security = i.is_security, is_data_loss = i.is_data_loss, is_legal = i.is_legal, commander = i.commander,
      detected_at = i.detected_at, acknowledged_at = i.acknowledged_at, mitigated_at = i.mitigated_at,
      recovered_at = i.recovered_at, resolved_at = i.resolved_at, raised_at = i.raised_at, watch_until = i.watch_until,
      watch_minutes = i.watch_minutes, affected_users = i.affected_users, customer_reports = i.customer_reports;
  IF the_event IS NOT NULL THEN
    PERFORM record_platform_event(who, the_event);
  END IF;
END $$;

CREATE FUNCTION add_incident_event(the_id text, the_incident text, the_time timestamptz, the_kind text, who text,
    what text, the_data jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  INSERT INTO incident_events (id, incident_id, at, kind, actor, text, data)
    VALUES (the_id, the_incident, the_time, the_kind, who, what, the_data);
END $$;

-- The timeline, the latest of it when it is longer.
CREATE FUNCTION list_incident_events(the_incident text, the_limit integer) RETURNS SETOF incident_events
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN QUERY SELECT latest.* FROM (
      SELECT e.* FROM incident_events e WHERE e.incident_id = the_incident
        ORDER BY e.at DESC, e.id DESC LIMIT least(the_limit, 2000)) latest
    ORDER BY latest.at, latest.id;
END $$;

CREATE FUNCTION find_incident_alert(the_fingerprint text, the_start timestamptz) RETURNS SETOF incident_alerts
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN QUERY SELECT a.* FROM incident_alerts a WHERE a.fingerprint = the_fingerprint AND a.starts_at = the_start;
END $$;

CREATE FUNCTION list_incident_alerts(the_incident text, the_limit integer) RETURNS SETOF incident_alerts
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN QUERY SELECT a.* FROM incident_alerts a WHERE a.incident_id = the_incident
    ORDER BY a.is_firing DESC, a.starts_at DESC, a.fingerprint LIMIT least(the_limit, 1000);
END $$;

CREATE FUNCTION save_incident_alert(the_alert jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE a incident_alerts := jsonb_populate_record(NULL::incident_alerts, the_alert);
BEGIN
  PERFORM assert_incident_caller();
  INSERT INTO incident_alerts SELECT a.*
    ON CONFLICT (fingerprint, starts_at) DO UPDATE SET incident_id = a.incident_id, alertname = a.alertname,
      priority = a.priority, summary = a.summary, labels = a.labels, is_firing = a.is_firing, fired_at = a.fired_at,
      silenced_at = a.silenced_at;
END $$;

-- Counts only, for anybody who measures.
CREATE FUNCTION incident_figures() RETURNS TABLE (priority text, open bigint, affected_users integer, customer_reports integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.priority, count(*), max(i.affected_users), max(i.customer_reports) FROM incidents i
   WHERE i.state <> 'resolved' GROUP BY i.priority
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['find_incidents(text, text, boolean, text, integer)', 'save_incident(jsonb, text, text)',
    'add_incident_event(text, text, timestamptz, text, text, text, jsonb)', 'list_incident_events(text, integer)',
    'find_incident_alert(text, timestamptz)', 'list_incident_alerts(text, integer)', 'save_incident_alert(jsonb)',
    'incident_figures()'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO accubooks_app, accubooks_worker, accubooks', f);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION assert_incident_caller() FROM PUBLIC;
