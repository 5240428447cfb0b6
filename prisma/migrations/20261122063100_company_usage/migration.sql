-- How much of its plan a company uses. Triggers count, in the transaction of the use: whoever writes a row that
-- counts queues at the counter of that company until the end of it, and then reads a number that stays true.
CREATE TABLE company_usage (
  company_id text NOT NULL REFERENCES companies (id),
  resource text NOT NULL CHECK (resource IN ('scenarios', 'dataPoints', 'forecastsPerMonth')),
  -- `standing` for what is there, the month in UTC (`2026-11`) for what was done in it.
  period text NOT NULL CHECK (period = 'standing' OR period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  used bigint NOT NULL,
  PRIMARY KEY (company_id, resource, period),
  CHECK ((period = 'standing') = (resource <> 'forecastsPerMonth'))
);
ALTER TABLE company_usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE company_usage FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON company_usage USING (company_id = (SELECT entered_company()))
  WITH CHECK (company_id = (SELECT entered_company()));
-- The triggers run as the worker's role: it ends jobs of every company without entering any.
CREATE POLICY counted ON company_usage TO accubooks_worker USING (true) WITH CHECK (true);
GRANT SELECT ON company_usage TO accubooks_app;
GRANT INSERT, UPDATE (used) ON company_usage TO accubooks_worker;

-- The month in which the order of a forecast counts, by the clock of the program; null: it counts in none.
ALTER TABLE forecast_jobs ADD COLUMN usage_month text CHECK (usage_month ~ '^\d{4}-(0[1-9]|1[0-2])$');

CREATE FUNCTION count_use(company text, what text, during text, amount bigint) RETURNS void LANGUAGE sql
  SET search_path = public, pg_temp AS $$
  INSERT INTO company_usage AS u (company_id, resource, period, used) VALUES (company, what, during, amount)
    ON CONFLICT (company_id, resource, period) DO UPDATE SET used = u.used + excluded.used
$$;

CREATE FUNCTION count_scenarios() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM count_use(NEW.company_id, 'scenarios', 'standing', 1);
  ELSE
    PERFORM count_use(OLD.company_id, 'scenarios', 'standing', -1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER scenarios_count AFTER INSERT OR DELETE ON scenarios
  FOR EACH ROW EXECUTE FUNCTION count_scenarios();

-- Data points are the postings that stand: a reversal takes away as many as its voucher brought.
CREATE FUNCTION count_data_points() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE tenant record;
BEGIN
  FOR tenant IN SELECT n.company_id,
      sum(CASE WHEN n.kind = 'reversal' THEN -n.posting_count ELSE n.posting_count END)::bigint AS amount
    FROM new_vouchers n GROUP BY n.company_id ORDER BY n.company_id
  LOOP
    PERFORM count_use(tenant.company_id, 'dataPoints', 'standing', tenant.amount);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER vouchers_count AFTER INSERT ON vouchers REFERENCING NEW TABLE AS new_vouchers
  FOR EACH STATEMENT EXECUTE FUNCTION count_data_points();

CREATE FUNCTION count_forecast_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM count_use(NEW.company_id, 'forecastsPerMonth', NEW.usage_month, 1);
  RETURN NULL;
END $$;
CREATE TRIGGER forecast_jobs_count AFTER INSERT ON forecast_jobs
  FOR EACH ROW WHEN (NEW.usage_month IS NOT NULL) EXECUTE FUNCTION count_forecast_order();

-- A job that failed, or was cancelled before it began, gives its use back. One statement may end jobs of
-- several companies: the counters are taken in one order, so that two such statements cannot block each other.
CREATE FUNCTION give_forecasts_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE given record;
BEGIN
  FOR given IN SELECT n.company_id, n.usage_month, count(*) AS jobs
    FROM new_jobs n JOIN old_jobs o ON o.id = n.id
    WHERE n.usage_month IS NOT NULL AND ((n.state = 'failed' AND o.state IN ('queued', 'running'))
      OR (n.state = 'cancelled' AND o.state = 'queued'))
    GROUP BY n.company_id, n.usage_month ORDER BY n.company_id, n.usage_month
  LOOP
    PERFORM count_use(given.company_id, 'forecastsPerMonth', given.usage_month, -given.jobs);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER forecast_jobs_give_back AFTER UPDATE ON forecast_jobs
  REFERENCING OLD TABLE AS old_jobs NEW TABLE AS new_jobs
  FOR EACH STATEMENT EXECUTE FUNCTION give_forecasts_back();

-- What is there already counts. The owner is a tenant of nobody: security is lifted for this transaction, which
-- has both tables for itself.
ALTER TABLE scenarios NO FORCE ROW LEVEL SECURITY;
ALTER TABLE vouchers NO FORCE ROW LEVEL SECURITY;
ALTER TABLE company_usage NO FORCE ROW LEVEL SECURITY;
INSERT INTO company_usage (company_id, resource, period, used)
  SELECT s.company_id, 'scenarios', 'standing', count(*) FROM scenarios s GROUP BY s.company_id;
INSERT INTO company_usage (company_id, resource, period, used)
  SELECT v.company_id, 'dataPoints', 'standing',
         sum(CASE WHEN v.kind = 'reversal' THEN -v.posting_count ELSE v.posting_count END)
    FROM vouchers v GROUP BY v.company_id;
ALTER TABLE scenarios FORCE ROW LEVEL SECURITY;
ALTER TABLE vouchers FORCE ROW LEVEL SECURITY;
ALTER TABLE company_usage FORCE ROW LEVEL SECURITY;

GRANT CREATE ON SCHEMA public TO accubooks_worker;
ALTER FUNCTION count_scenarios() OWNER TO accubooks_worker;
ALTER FUNCTION count_data_points() OWNER TO accubooks_worker;
ALTER FUNCTION count_forecast_order() OWNER TO accubooks_worker;
ALTER FUNCTION give_forecasts_back() OWNER TO accubooks_worker;
REVOKE CREATE ON SCHEMA public FROM accubooks_worker;
