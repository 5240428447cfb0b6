-- A change of a flag is an event of the platform's audit log, in the same transaction, whoever makes it and by
-- whatever way. The text is what canonicalJson would write.
CREATE FUNCTION rollout_as_event(percentage integer, companies text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN percentage IS NULL THEN 'null' ELSE format('{"companies":[%s],"percentage":%s}',
    (SELECT string_agg(to_json(id)::text, ',') FROM unnest(companies) id), percentage) END
$$;
CREATE FUNCTION audit_flag_change(the_flag text, before jsonb, the_percentage integer, the_companies text[], who text)
  RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  -- The API says `user <id>`, the command line who is at the keyboard.
  actor text := regexp_replace(who, '^user ', '');
  was text := rollout_as_event((before->>'percentage')::integer,
    ARRAY(SELECT jsonb_array_elements_text(before->'companies')));
BEGIN
  PERFORM set_config('app.user_id', actor, true);
  INSERT INTO audit_events (company_id, event) VALUES (NULL, format(
    '{"action":"flag.changed","actorId":%s,"at":"%s","details":{"from":%s,"to":%s},"form":1,"ip":null,"requestId":null,"subjectId":%s}',
    to_json(actor), to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    was, rollout_as_event(the_percentage, the_companies), to_json(the_flag)));
END $$;
REVOKE EXECUTE ON FUNCTION audit_flag_change(text, jsonb, integer, text[], text) FROM PUBLIC;

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
  -- Measuring changes a flag that nothing reads, hundreds of times.
  IF who NOT LIKE '% (measure)' THEN
    PERFORM audit_flag_change(the_flag, before, the_percentage, the_companies, who);
  END IF;
  PERFORM pg_notify('feature_flags', made::text);
  RETURN made;
END $$;
