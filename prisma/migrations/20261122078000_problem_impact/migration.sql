-- How bad it is for whoever reports a problem, in their words; null where a program did not say.
ALTER TABLE problem_reports ADD COLUMN impact text CHECK (impact IN ('stopped', 'slowed', 'noticed'));

-- As before, with how bad it is: a process that does not know of it goes on calling with six arguments.
DROP FUNCTION report_problem(text, text, text, text, integer, integer);
CREATE FUNCTION report_problem(the_id text, the_area text, the_component text, what text, of_person_max integer,
    of_company_max integer, how_bad text DEFAULT NULL) RETURNS TABLE (reported_at timestamptz, is_known boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  person text := current_setting('app.user_id', true);
  company text := current_setting('app.company_id', true);
BEGIN
  IF NOT EXISTS (SELECT FROM memberships m WHERE m.user_id = person AND m.company_id = company) THEN
    RAISE EXCEPTION 'problems are reported by members' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('report_problem:' || company, 0));
  IF (SELECT count(*) FROM problem_reports r WHERE r.user_id = person
        AND r.reported_at > now() - interval '1 hour') >= of_person_max
    OR (SELECT count(*) FROM problem_reports r WHERE r.company_id = company
        AND r.reported_at > now() - interval '1 hour') >= of_company_max THEN
    RETURN;
  END IF;
  INSERT INTO problem_reports (id, company_id, user_id, area, component, text, impact)
    VALUES (the_id, company, person, the_area, the_component, what, how_bad);
  RETURN QUERY SELECT r.reported_at, EXISTS (SELECT FROM incidents i WHERE i.state <> 'resolved'
      AND (i.component = the_component OR (i.priority IN ('P0', 'P1') AND i.component IN ('api', 'database', 'platform'))))
    FROM problem_reports r WHERE r.id = the_id;
END $$;
REVOKE EXECUTE ON FUNCTION report_problem(text, text, text, text, integer, integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION report_problem(text, text, text, text, integer, integer, text) TO accubooks_app;
