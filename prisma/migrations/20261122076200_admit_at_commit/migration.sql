-- Orders of forecasts are let in by the commit itself: they pass one after the other, and nobody waits for what the
-- program that orders does meanwhile. Jobs that count in no month were not ordered, and pass.
DROP FUNCTION admit_forecast_job(text, integer, integer, integer);

CREATE FUNCTION admit_forecast_job() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE
  share_from constant integer := TG_ARGV[0];
  pause_at constant integer := TG_ARGV[1];
  resume_below constant integer := TG_ARGV[2];
  control queue_controls; waiting bigint; mine bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7203442);
  SELECT * INTO STRICT control FROM queue_controls;
  IF control.intake_paused_at IS NOT NULL THEN
    RAISE EXCEPTION 'no new forecasts are taken' USING ERRCODE = 'AB022';
  END IF;
  SELECT count(*), count(*) FILTER (WHERE q.company_id = NEW.company_id) INTO waiting, mine
    FROM forecast_jobs q WHERE q.state = 'queued' AND q.id <> NEW.id;
  IF waiting >= (CASE WHEN control.intake_full_at IS NULL THEN pause_at ELSE resume_below END) THEN
    RAISE EXCEPTION 'too many forecasts wait' USING ERRCODE = 'AB021';
  END IF;
  IF waiting >= share_from AND mine < waiting AND 2 * mine > waiting THEN
    RAISE EXCEPTION 'the company has more than half of a long queue' USING ERRCODE = 'AB023';
  END IF;
  IF waiting + 1 >= pause_at THEN
    UPDATE queue_controls SET intake_full_at = clock_timestamp();
  ELSIF control.intake_full_at IS NOT NULL THEN
    UPDATE queue_controls SET intake_full_at = NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER forecast_jobs_admit AFTER INSERT ON forecast_jobs DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.usage_month IS NOT NULL) EXECUTE FUNCTION admit_forecast_job('200', '500', '400');
