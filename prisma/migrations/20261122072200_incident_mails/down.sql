DROP FUNCTION end_incident_message(text, integer), claim_incident_message(),
  list_failed_people(text, timestamptz, timestamptz, integer);
CREATE FUNCTION list_incident_recipients(since timestamptz, until timestamptz, is_everybody boolean, the_limit integer)
  RETURNS TABLE (email text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN QUERY
    WITH hit AS (SELECT DISTINCT f.user_id FROM failed_people f
                  WHERE f.minute BETWEEN date_trunc('minute', since) AND until),
      told AS (
        SELECT h.user_id FROM hit h
        UNION
        SELECT m.user_id FROM memberships m WHERE m.role IN ('owner', 'admin') AND (is_everybody OR m.company_id IN (
          SELECT own.company_id FROM memberships own JOIN hit h ON h.user_id = own.user_id)))
    SELECT u.email FROM users u JOIN told t ON t.user_id = u.id WHERE u.email_verified_at IS NOT NULL
      ORDER BY u.id LIMIT least(the_limit, 20000);
END $$;
REVOKE EXECUTE ON FUNCTION list_incident_recipients(timestamptz, timestamptz, boolean, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION list_incident_recipients(timestamptz, timestamptz, boolean, integer)
  TO accubooks_app, accubooks_worker, accubooks;
DROP INDEX incident_messages_unmailed_idx;
ALTER TABLE incident_messages DROP COLUMN mailed_at;
