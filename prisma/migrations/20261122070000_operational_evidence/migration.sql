-- What operations have proved: a backup that was made, a restore that was tried, a scan that ran. Written by
-- functions, never changed; their owner alone sees the rows, everybody else asks through functions.
CREATE TABLE operational_evidence (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind ~ '^[a-z][a-z0-9-]{0,49}$'),
  outcome text NOT NULL CHECK (outcome IN ('passed', 'failed')),
  happened_at timestamptz NOT NULL,
  expires_at timestamptz CHECK (expires_at > happened_at),
  detail jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(detail) = 'object' AND length(detail::text) <= 10000),
  recorded_by text NOT NULL CHECK (length(recorded_by) BETWEEN 1 AND 200),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX operational_evidence_newest_idx ON operational_evidence (kind, happened_at DESC, id DESC);
CREATE INDEX operational_evidence_passed_idx ON operational_evidence (kind, happened_at DESC) WHERE outcome = 'passed';

CREATE FUNCTION refuse_evidence_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'evidence is append-only: % refused; record what is true now', TG_OP USING ERRCODE = '42501';
END $$;
CREATE TRIGGER operational_evidence_append_only BEFORE UPDATE OR DELETE ON operational_evidence
  FOR EACH ROW EXECUTE FUNCTION refuse_evidence_change();
CREATE TRIGGER operational_evidence_kept BEFORE TRUNCATE ON operational_evidence
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_evidence_change();

ALTER TABLE operational_evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE operational_evidence FORCE ROW LEVEL SECURITY;
CREATE POLICY kept_by_owner ON operational_evidence TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT ON operational_evidence TO accubooks_app;

CREATE FUNCTION record_evidence(the_id text, the_kind text, the_outcome text, happened timestamptz, expires timestamptz,
    the_detail jsonb, who text, the_event text) RETURNS SETOF operational_evidence
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY INSERT INTO operational_evidence (id, kind, outcome, happened_at, expires_at, detail, recorded_by)
    VALUES (the_id, the_kind, the_outcome, coalesce(happened, clock_timestamp()), expires, the_detail, who) RETURNING *;
  PERFORM record_platform_event(who, the_event);
END $$;

-- The newest first, of one kind or of all.
CREATE FUNCTION list_evidence(the_kind text, the_limit integer) RETURNS SETOF operational_evidence
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.* FROM operational_evidence e WHERE the_kind IS NULL OR e.kind = the_kind
   ORDER BY e.happened_at DESC, e.id DESC LIMIT least(the_limit, 1000)
$$;

-- Of each kind asked for: how old the newest passed evidence is, and what the newest of any outcome says.
CREATE FUNCTION evidence_standing(kinds text[]) RETURNS TABLE (kind text, passed_at timestamptz, age_seconds double precision,
    expires_at timestamptz, is_expired boolean, last_outcome text, last_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k, p.happened_at, extract(epoch FROM clock_timestamp() - p.happened_at)::double precision, p.expires_at,
    coalesce(p.expires_at <= clock_timestamp(), false), l.outcome, l.happened_at
  FROM unnest(kinds) k
  LEFT JOIN LATERAL (SELECT e.happened_at, e.expires_at FROM operational_evidence e
    WHERE e.kind = k AND e.outcome = 'passed' ORDER BY e.happened_at DESC LIMIT 1) p ON true
  LEFT JOIN LATERAL (SELECT e.outcome, e.happened_at FROM operational_evidence e
    WHERE e.kind = k ORDER BY e.happened_at DESC, e.id DESC LIMIT 1) l ON true
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['record_evidence(text, text, text, timestamptz, timestamptz, jsonb, text, text)',
    'list_evidence(text, integer)', 'evidence_standing(text[])'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO accubooks_app, accubooks', f);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION evidence_standing(text[]) TO accubooks_worker;
GRANT EXECUTE ON FUNCTION record_evidence(text, text, text, timestamptz, timestamptz, jsonb, text, text) TO accubooks_worker;
