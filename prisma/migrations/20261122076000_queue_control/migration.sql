-- What operators say about the queue of forecasts, and the workers at it. Rows, so that a pause outlives every process
-- and Redis. Functions write; the application and operators see no row but through them.

CREATE TABLE queue_controls (
  queue text PRIMARY KEY CHECK (queue = 'forecasts'),
  -- New orders are refused.
  intake_paused_at timestamptz,
  intake_paused_by text,
  intake_reason text CHECK (length(intake_reason) BETWEEN 1 AND 500),
  -- Too many wait: set by the order that filled the queue, taken back by the first one that finds it short enough.
  intake_full_at timestamptz,
  -- Workers begin nothing.
  processing_paused_at timestamptz,
  processing_paused_by text,
  processing_reason text CHECK (length(processing_reason) BETWEEN 1 AND 500),
  processing_resumed_at timestamptz,
  -- Worker processes that there should be; whoever supervises them follows, and says what it can.
  workers_wanted integer CHECK (workers_wanted BETWEEN 1 AND 64),
  workers_automatic boolean NOT NULL DEFAULT true,
  workers_changed_at timestamptz,
  workers_changed_by text,
  workers_max integer CHECK (workers_max BETWEEN 1 AND 64),
  supervised_at timestamptz,
  CHECK ((intake_paused_at IS NULL) = (intake_reason IS NULL) AND (intake_paused_at IS NULL) = (intake_paused_by IS NULL)),
  CHECK ((processing_paused_at IS NULL) = (processing_reason IS NULL)
    AND (processing_paused_at IS NULL) = (processing_paused_by IS NULL))
);
INSERT INTO queue_controls (queue) VALUES ('forecasts');

CREATE TABLE queue_workers (
  id text PRIMARY KEY,
  host text NOT NULL,
  pid integer NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  concurrency integer NOT NULL,
  running integer NOT NULL DEFAULT 0,
  ended integer NOT NULL DEFAULT 0,
  last_ended_at timestamptz,
  drain_asked_at timestamptz,
  drain_asked_by text
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['queue_controls', 'queue_workers'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY kept_by_owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY followed_by_worker ON %I TO accubooks_worker USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
GRANT SELECT ON queue_controls, queue_workers TO accubooks_app;
GRANT DELETE ON queue_workers TO accubooks_worker;
GRANT INSERT (id, host, pid, concurrency) ON queue_workers TO accubooks_worker;
GRANT UPDATE (seen_at, running, ended, last_ended_at) ON queue_workers TO accubooks_worker;

-- Work done, newest first: how fast the queue goes, and whether it stands still.
CREATE INDEX forecast_jobs_finished_at_idx ON forecast_jobs (finished_at DESC) WHERE finished_at IS NOT NULL;

-- Whether an order would be taken now.
CREATE FUNCTION forecast_intake(pause_at integer, resume_below integer) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN c.intake_paused_at IS NOT NULL THEN 'paused'
    WHEN w.waiting >= CASE WHEN c.intake_full_at IS NULL THEN pause_at ELSE resume_below END THEN 'full' ELSE 'open' END
    FROM queue_controls c, (SELECT count(*) AS waiting FROM forecast_jobs WHERE state = 'queued') w
$$;

-- Lets the job that this transaction has inserted in, or says why not. Called last: orders pass one after the other from
-- here to the end of their transactions, so that none is counted on what another one is about to add. Whoever
-- stops in between is cut off after two seconds.
CREATE FUNCTION admit_forecast_job(the_job text, share_from integer, pause_at integer, resume_below integer)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE control queue_controls; waiting bigint; mine bigint;
BEGIN
  PERFORM set_config('idle_in_transaction_session_timeout', '2000', true);
  PERFORM pg_advisory_xact_lock(7203442);
  SELECT * INTO STRICT control FROM queue_controls;
  IF control.intake_paused_at IS NOT NULL THEN
    RETURN 'paused';
  END IF;
  SELECT count(*), count(*) FILTER (WHERE q.company_id = j.company_id) INTO waiting, mine
    FROM forecast_jobs j, forecast_jobs q WHERE j.id = the_job AND q.state = 'queued' AND q.id <> the_job;
  IF waiting >= (CASE WHEN control.intake_full_at IS NULL THEN pause_at ELSE resume_below END) THEN
    RETURN 'full';
  END IF;
  IF waiting >= share_from AND mine < waiting AND 2 * mine > waiting THEN
    RETURN 'share';
  END IF;
  IF waiting + 1 >= pause_at THEN
    UPDATE queue_controls SET intake_full_at = clock_timestamp();
  ELSIF control.intake_full_at IS NOT NULL THEN
    UPDATE queue_controls SET intake_full_at = NULL;
  END IF;
  RETURN 'open';
END $$;

-- False when it was so already. When it returns, no order that has not been let in will be.
CREATE FUNCTION set_queue_intake(is_paused boolean, why text, who text, the_event text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made integer;
BEGIN
  PERFORM pg_advisory_xact_lock(7203442);
  UPDATE queue_controls SET intake_paused_at = CASE WHEN is_paused THEN clock_timestamp() END,
      intake_paused_by = CASE WHEN is_paused THEN who END, intake_reason = CASE WHEN is_paused THEN why END
   WHERE (intake_paused_at IS NOT NULL) <> is_paused;
  GET DIAGNOSTICS made = ROW_COUNT;
  IF made = 1 THEN
    PERFORM record_platform_event(who, the_event);
  END IF;
  RETURN made = 1;
END $$;

CREATE FUNCTION set_queue_processing(is_paused boolean, why text, who text, the_event text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made integer;
BEGIN
  UPDATE queue_controls SET processing_paused_at = CASE WHEN is_paused THEN clock_timestamp() END,
      processing_paused_by = CASE WHEN is_paused THEN who END, processing_reason = CASE WHEN is_paused THEN why END,
      processing_resumed_at = CASE WHEN is_paused THEN NULL ELSE clock_timestamp() END
   WHERE (processing_paused_at IS NOT NULL) <> is_paused;
  GET DIAGNOSTICS made = ROW_COUNT;
  IF made = 1 THEN
    PERFORM record_platform_event(who, the_event);
  END IF;
  RETURN made = 1;
END $$;

-- Asked by each statement that takes a job: a pause and a drain are exact, whatever a worker knows of them yet.
CREATE FUNCTION may_worker_begin(the_worker text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.processing_paused_at IS NULL
      AND NOT EXISTS (SELECT FROM queue_workers w WHERE w.id = the_worker AND w.drain_asked_at IS NOT NULL)
    FROM queue_controls c
$$;

CREATE FUNCTION read_queue_control() RETURNS SETOF queue_controls
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT c.* FROM queue_controls c $$;

-- `stalled_seconds`: since when jobs wait, workers may begin them, and none has ended.
CREATE FUNCTION read_queue_figures() RETURNS TABLE (waiting bigint, running bigint, oldest_waiting_seconds double precision,
    ended_last_minute bigint, stalled_seconds double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT q.waiting, r.running, coalesce(extract(epoch FROM clock_timestamp() - q.oldest), 0)::double precision, m.ended,
    CASE WHEN q.waiting = 0 OR c.processing_paused_at IS NOT NULL THEN 0
      ELSE extract(epoch FROM clock_timestamp() - greatest(q.oldest, l.last_ended, c.processing_resumed_at)) END::double precision
  FROM queue_controls c,
    (SELECT count(*) AS waiting, min(created_at) AS oldest FROM forecast_jobs WHERE state = 'queued') q,
    (SELECT count(*) AS running FROM forecast_jobs WHERE state = 'running') r,
    (SELECT count(*) AS ended FROM forecast_jobs WHERE finished_at > clock_timestamp() - interval '1 minute') m,
    (SELECT max(finished_at) AS last_ended FROM forecast_jobs WHERE finished_at IS NOT NULL) l
$$;

-- Companies by how many of their jobs wait.
CREATE FUNCTION list_queue_companies(the_limit integer) RETURNS TABLE (company_id text, waiting bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT j.company_id, count(*) FROM forecast_jobs j WHERE j.state = 'queued'
   GROUP BY j.company_id ORDER BY 2 DESC, 1 LIMIT least(the_limit, 100)
$$;

-- The newest first.
CREATE FUNCTION list_queue_jobs(the_state text, the_limit integer) RETURNS TABLE (id text, company_id text, state text,
    attempts integer, error_code text, worker_id text, created_at timestamptz, started_at timestamptz, finished_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT j.id, j.company_id, j.state, j.attempts, j.error_code, j.worker_id, j.created_at, j.started_at, j.finished_at
    FROM forecast_jobs j WHERE j.state = the_state ORDER BY j.id DESC LIMIT least(the_limit, 500)
$$;

-- Back to the queue as if they had not failed; those that have not failed are left. What a failure gave back to the
-- company's plan is taken again.
CREATE FUNCTION retry_forecast_jobs(the_jobs text[], who text, the_event text) RETURNS TABLE (id text, company_id text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE retried record; made integer := 0;
BEGIN
  FOR retried IN
    WITH moved AS (
      UPDATE forecast_jobs j SET state = 'queued', attempts = 0, progress = 0, error_code = NULL, worker_id = NULL,
          lease_until = NULL, started_at = NULL, finished_at = NULL
       WHERE j.id = ANY (the_jobs) AND j.state = 'failed'
       RETURNING j.id, j.company_id, j.usage_month)
    SELECT * FROM moved ORDER BY moved.company_id, moved.id
  LOOP
    made := made + 1;
    IF retried.usage_month IS NOT NULL THEN
      PERFORM count_use(retried.company_id, 'forecastsPerMonth', retried.usage_month, 1);
    END IF;
    id := retried.id;
    company_id := retried.company_id;
    RETURN NEXT;
  END LOOP;
  IF made > 0 THEN
    PERFORM record_platform_event(who, the_event);
  END IF;
END $$;

-- Jobs that have not ended: those named, or all that wait of one company.
CREATE FUNCTION cancel_forecast_jobs(the_jobs text[], the_company text, who text, the_event text)
  RETURNS TABLE (id text, company_id text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made integer;
BEGIN
  RETURN QUERY UPDATE forecast_jobs j SET state = 'cancelled', error_code = 'FORECAST_CANCELLED', finished_at = now(),
      lease_until = NULL
    WHERE (j.id = ANY (the_jobs) AND j.state IN ('queued', 'running'))
       OR (j.company_id = the_company AND j.state = 'queued')
    RETURNING j.id, j.company_id;
  GET DIAGNOSTICS made = ROW_COUNT;
  IF made > 0 THEN
    PERFORM record_platform_event(who, the_event);
  END IF;
END $$;

-- How many worker processes there should be; without a number whoever supervises them decides from the load.
CREATE FUNCTION scale_queue_workers(wanted integer, is_automatic boolean, who text, the_event text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE queue_controls SET workers_wanted = coalesce(wanted, workers_wanted), workers_automatic = is_automatic,
    workers_changed_at = clock_timestamp(), workers_changed_by = who;
  PERFORM record_platform_event(who, the_event);
END $$;

-- What a supervisor can do, and that it is there.
CREATE FUNCTION supervise_queue_workers(most integer) RETURNS SETOF queue_controls
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE queue_controls SET workers_max = most, supervised_at = clock_timestamp() RETURNING *
$$;

CREATE FUNCTION list_queue_workers() RETURNS TABLE (id text, host text, pid integer, started_at timestamptz,
    seen_at timestamptz, silent_seconds double precision, concurrency integer, running integer, ended integer,
    last_ended_at timestamptz, is_draining boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT w.id, w.host, w.pid, w.started_at, w.seen_at,
    extract(epoch FROM clock_timestamp() - w.seen_at)::double precision, w.concurrency, w.running, w.ended, w.last_ended_at,
    w.drain_asked_at IS NOT NULL
  FROM queue_workers w WHERE w.seen_at > clock_timestamp() - interval '10 minutes' ORDER BY w.started_at, w.id LIMIT 200
$$;

-- False when there is no such worker, or it was told before.
CREATE FUNCTION drain_queue_worker(the_worker text, who text, the_event text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made integer;
BEGIN
  UPDATE queue_workers w SET drain_asked_at = clock_timestamp(), drain_asked_by = who
   WHERE w.id = the_worker AND w.drain_asked_at IS NULL;
  GET DIAGNOSTICS made = ROW_COUNT;
  IF made = 1 THEN
    PERFORM record_platform_event(who, the_event);
  END IF;
  RETURN made = 1;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['forecast_intake(integer, integer)', 'admit_forecast_job(text, integer, integer, integer)',
    'set_queue_intake(boolean, text, text, text)', 'set_queue_processing(boolean, text, text, text)',
    'may_worker_begin(text)', 'read_queue_control()', 'read_queue_figures()', 'list_queue_companies(integer)',
    'list_queue_jobs(text, integer)', 'retry_forecast_jobs(text[], text, text)',
    'cancel_forecast_jobs(text[], text, text, text)', 'scale_queue_workers(integer, boolean, text, text)',
    'supervise_queue_workers(integer)', 'list_queue_workers()', 'drain_queue_worker(text, text, text)'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO accubooks_app, accubooks', f);
  END LOOP;
END $$;
