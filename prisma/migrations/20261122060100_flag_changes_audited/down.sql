CREATE OR REPLACE FUNCTION change_feature_flag(the_flag text, the_percentage integer, the_companies text[], who text)
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
DROP FUNCTION audit_flag_change(text, jsonb, integer, text[], text);
DROP FUNCTION rollout_as_event(integer, text[]);
