DROP TRIGGER forecast_jobs_admit ON forecast_jobs;
DROP FUNCTION admit_forecast_job();
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
REVOKE EXECUTE ON FUNCTION admit_forecast_job(text, integer, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admit_forecast_job(text, integer, integer, integer) TO accubooks_app, accubooks;
