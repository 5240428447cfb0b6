-- What the guard remembers between two looks: how far each sweep is, how many rows a company had, what the walls
-- looked like. It is a memory, not a truth: losing it makes the guard begin anew.
CREATE TABLE integrity_marks (
  check_kind text NOT NULL,
  place text NOT NULL,
  value jsonb NOT NULL,
  marked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (check_kind, place)
);
ALTER TABLE integrity_marks ENABLE ROW LEVEL SECURITY;
ALTER TABLE integrity_marks FORCE ROW LEVEL SECURITY;
CREATE POLICY kept_by_worker ON integrity_marks TO accubooks_worker USING (true) WITH CHECK (true);
GRANT SELECT ON integrity_marks TO accubooks_app;
GRANT INSERT, UPDATE, DELETE ON integrity_marks TO accubooks_worker;

-- What a stored forecast was computed from and by, so that it can be computed again and compared.
ALTER TABLE forecasts
  ADD COLUMN input_sha256 text,
  ADD COLUMN result_sha256 text,
  ADD COLUMN engine text;

-- The guard reads every chain; the owner is who may (the functions run as the owner).
CREATE FUNCTION guard_audit_head(the_chain text) RETURNS TABLE (seq bigint, hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT h.seq, h.hash FROM audit_heads h WHERE h.chain = the_chain
$$;
CREATE FUNCTION guard_audit_links(the_chain text, after_seq bigint, the_limit integer) RETURNS SETOF audit_events
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.* FROM audit_events e WHERE e.chain = the_chain AND e.seq > after_seq ORDER BY e.seq LIMIT least(the_limit, 5000)
$$;
CREATE FUNCTION guard_audit_chains(after_chain text, the_limit integer) RETURNS TABLE (chain text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT h.chain FROM audit_heads h WHERE h.chain > after_chain ORDER BY h.chain LIMIT least(the_limit, 5000)
$$;

-- The newest migration, and whether one is under way: meanwhile the walls are being rebuilt.
CREATE FUNCTION guard_migrations() RETURNS TABLE (newest text, is_under_way boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NULL THEN
    RETURN QUERY SELECT ''::text, false;
  ELSE
    RETURN QUERY SELECT coalesce(max(m.migration_name) || ' ' || count(*), ''),
      coalesce(bool_or(m.finished_at IS NULL AND m.rolled_back_at IS NULL), false) FROM _prisma_migrations m;
  END IF;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['guard_audit_head(text)', 'guard_audit_links(text, bigint, integer)',
    'guard_audit_chains(text, integer)', 'guard_migrations()'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO accubooks_worker', f);
  END LOOP;
END $$;
