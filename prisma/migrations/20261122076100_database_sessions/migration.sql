-- Who is doing what on the database now, by tenant and route, and how it is stopped. Transactions of the product carry
-- both in application_name: `accubooks <company> <route>`.

-- As far as the caller may see: the operator's role everything, others what their roles do.
CREATE FUNCTION database_sessions() RETURNS TABLE (pid integer, started_at timestamptz, role text, application text,
    company_id text, company_name text, route text, state text, state_seconds double precision,
    transaction_seconds double precision, statement_seconds double precision, waits_for text, blocked_by integer[],
    statement text)
  LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT a.pid, a.backend_start, a.usename::text, split_part(a.application_name, ' ', 1), t.company_id, c.name,
    substring(a.application_name FROM '^accubooks\S* \S+ (.+)$'), a.state,
    extract(epoch FROM clock_timestamp() - a.state_change)::double precision,
    extract(epoch FROM clock_timestamp() - a.xact_start)::double precision,
    CASE WHEN a.state = 'active' THEN extract(epoch FROM clock_timestamp() - a.query_start) END::double precision,
    a.wait_event_type || ': ' || a.wait_event, pg_blocking_pids(a.pid), left(a.query, 2000)
  FROM pg_stat_activity a
    CROSS JOIN LATERAL (SELECT substring(a.application_name FROM '^accubooks\S* ([0-9A-Z]{26})( |$)') AS company_id) t
    LEFT JOIN companies c ON c.id = t.company_id
  WHERE a.datname = current_database() AND a.backend_type = 'client backend' AND a.pid <> pg_backend_pid()
    AND (pg_has_role(a.usesysid, 'USAGE') OR pg_has_role('pg_monitor', 'USAGE'))
$$;

-- False when that session is gone; a number is given again to others, so the start of the session goes with it.
CREATE FUNCTION signal_database_session(the_pid integer, since timestamptz, is_terminated boolean) RETURNS boolean
  LANGUAGE sql VOLATILE SET search_path = public, pg_temp AS $$
  SELECT coalesce((SELECT CASE WHEN is_terminated THEN pg_terminate_backend(a.pid) ELSE pg_cancel_backend(a.pid) END
    FROM pg_stat_activity a WHERE a.pid = the_pid AND a.backend_start = since AND a.pid <> pg_backend_pid()), false)
$$;

-- The same for the application, which sees and stops what is its own and the worker's, and nothing else.
CREATE FUNCTION our_database_sessions() RETURNS TABLE (pid integer, started_at timestamptz, role text, application text,
    company_id text, company_name text, route text, state text, state_seconds double precision,
    transaction_seconds double precision, statement_seconds double precision, waits_for text, blocked_by integer[],
    statement text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT * FROM database_sessions() $$;

CREATE FUNCTION signal_our_session(the_pid integer, since timestamptz, is_terminated boolean) RETURNS boolean
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM database_sessions() s WHERE s.pid = the_pid)
    AND signal_database_session(the_pid, since, is_terminated)
$$;

-- Sessions that pools hold and nobody uses: ours alone, in a transaction or not (C22).
CREATE FUNCTION idle_pool_sessions(over_seconds double precision) RETURNS TABLE (pid integer, started_at timestamptz)
  LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT s.pid, s.started_at FROM database_sessions() s
   WHERE s.role IN ('accubooks_app', 'accubooks_worker') AND s.application IN ('accubooks', 'accubooks-worker', 'accubooks-canaries')
     AND s.state LIKE 'idle%' AND s.state_seconds > over_seconds
$$;

-- Written before the signal is sent.
CREATE FUNCTION record_session_signal(who text, the_event text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT record_platform_event(who, the_event) $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['database_sessions()', 'signal_database_session(integer, timestamptz, boolean)',
    'our_database_sessions()', 'signal_our_session(integer, timestamptz, boolean)', 'idle_pool_sessions(double precision)',
    'record_session_signal(text, text)'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO accubooks_app, accubooks', f);
  END LOOP;
END $$;
