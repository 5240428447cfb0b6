-- Feature flags belong to the platform, not to a company. What is not overridden stands in the code.
CREATE TABLE feature_flag_overrides (
  flag text PRIMARY KEY CHECK (length(flag) BETWEEN 1 AND 100),
  -- Share of companies that have it, and companies that have it whatever the share.
  percentage integer NOT NULL CHECK (percentage BETWEEN 0 AND 100),
  companies text[] NOT NULL DEFAULT '{}' CHECK (cardinality(companies) <= 1000),
  changed_at timestamptz NOT NULL DEFAULT now(),
  changed_by text NOT NULL
);

-- One row per change, never altered; the highest revision says how far a process has to have come.
CREATE TABLE feature_flag_changes (
  revision bigserial PRIMARY KEY,
  flag text NOT NULL,
  -- {percentage, companies}; null where the default of the code stood or stands.
  from_rollout jsonb,
  to_rollout jsonb,
  changed_by text NOT NULL CHECK (length(changed_by) BETWEEN 1 AND 200),
  database_role text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX feature_flag_changes_flag_idx ON feature_flag_changes (flag, revision DESC);

-- One row per process that evaluates flags: how far it has come, and when it was last heard of.
CREATE TABLE feature_flag_processes (
  id text PRIMARY KEY,
  process text NOT NULL,
  host text NOT NULL,
  pid integer NOT NULL,
  acknowledged_revision bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['feature_flag_overrides', 'feature_flag_changes', 'feature_flag_processes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY platform ON %I USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;

-- The only way to change a flag. The lock makes revisions commit in their order: whoever has read one has
-- read all before it. A null percentage takes the override away.
CREATE FUNCTION change_feature_flag(the_flag text, the_percentage integer, the_companies text[], who text)
  RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  before jsonb;
  made bigint;
BEGIN
  LOCK TABLE feature_flag_changes IN SHARE ROW EXCLUSIVE MODE;
  SELECT jsonb_build_object('percentage', o.percentage, 'companies', o.companies) INTO before
    FROM feature_flag_overrides o WHERE o.flag = the_flag;
  IF the_percentage IS NULL THEN
    DELETE FROM feature_flag_overrides WHERE flag = the_flag;
  ELSE
    INSERT INTO feature_flag_overrides (flag, percentage, companies, changed_by)
      VALUES (the_flag, the_percentage, the_companies, who)
      ON CONFLICT (flag) DO UPDATE SET percentage = excluded.percentage, companies = excluded.companies,
        changed_by = excluded.changed_by, changed_at = now();
  END IF;
  INSERT INTO feature_flag_changes (flag, from_rollout, to_rollout, changed_by, database_role)
    VALUES (the_flag, before,
      CASE WHEN the_percentage IS NOT NULL THEN
        jsonb_build_object('percentage', the_percentage, 'companies', the_companies) END,
      who, session_user)
    RETURNING revision INTO made;
  PERFORM pg_notify('feature_flags', made::text);
  RETURN made;
END $$;

REVOKE EXECUTE ON FUNCTION change_feature_flag(text, integer, text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION change_feature_flag(text, integer, text[], text) TO accubooks_app, accubooks;
GRANT SELECT ON feature_flag_overrides, feature_flag_changes, feature_flag_processes TO accubooks_app;
GRANT INSERT, UPDATE, DELETE ON feature_flag_processes TO accubooks_app;
