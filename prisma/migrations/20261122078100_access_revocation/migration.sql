-- Operators end the access of a company, of a person or of everybody over the API, as the command does that enters as
-- the owner of the database. What no row-level policy lets the application do is done by these functions.

-- Refuses the API's role unless the person of the transaction is an operator of the platform.
CREATE FUNCTION assert_revoker() RETURNS void
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF session_user = 'accubooks_app' AND NOT EXISTS (
      SELECT FROM platform_operators o WHERE o.user_id = current_setting('app.user_id', true)) THEN
    RAISE EXCEPTION 'access is revoked by operators of the platform' USING ERRCODE = '42501';
  END IF;
END $$;

-- Who belongs to a company.
CREATE FUNCTION members_to_revoke(the_company text, the_limit integer) RETURNS TABLE (user_id text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_revoker();
  RETURN QUERY SELECT m.user_id FROM memberships m WHERE m.company_id = the_company
    ORDER BY m.user_id LIMIT least(the_limit, 10000);
END $$;

-- Whatever was opened until now is over; how much that was, at an instant.
CREATE FUNCTION cut_off_sessions(the_id text, why text, the_time timestamptz) RETURNS TABLE (people bigint, sessions bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_revoker();
  RETURN QUERY SELECT count(DISTINCT s.user_id), count(*) FROM sessions s
    WHERE s.revoked_at IS NULL AND s.expires_at > the_time AND s.created_at > session_cutoff();
  INSERT INTO session_cutoffs (id, reason) VALUES (the_id, why);
END $$;

-- Ends the API keys and share links of a company, or those that a person made, or all; how many there were.
CREATE FUNCTION end_credentials(the_company text, the_maker text) RETURNS TABLE (api_keys bigint, share_links bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_revoker();
  RETURN QUERY
    WITH keys AS (UPDATE api_keys k SET ended_at = clock_timestamp(), ended_because = 'revoked'
        WHERE (the_company IS NULL OR k.company_id = the_company) AND (the_maker IS NULL OR k.made_by = the_maker)
          AND k.ended_at IS NULL AND k.expires_at > clock_timestamp() RETURNING 1),
      links AS (UPDATE share_links l SET ended_at = clock_timestamp(), ended_because = 'revoked'
        WHERE (the_company IS NULL OR l.company_id = the_company) AND (the_maker IS NULL OR l.made_by = the_maker)
          AND l.ended_at IS NULL AND l.expires_at > clock_timestamp() RETURNING 1)
    SELECT (SELECT count(*) FROM keys), (SELECT count(*) FROM links);
END $$;

-- What would end: of a company, of a person, or of everybody.
CREATE FUNCTION count_access(the_company text, the_person text)
  RETURNS TABLE (people bigint, sessions bigint, api_keys bigint, share_links bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_revoker();
  RETURN QUERY
    WITH whose AS (
        SELECT m.user_id FROM memberships m WHERE m.company_id = the_company
        UNION SELECT the_person WHERE the_person IS NOT NULL),
      live AS (
        SELECT s.user_id FROM sessions s WHERE s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
          AND s.created_at > session_cutoff()
          AND (coalesce(the_company, the_person) IS NULL OR s.user_id IN (SELECT w.user_id FROM whose w)))
    SELECT CASE WHEN coalesce(the_company, the_person) IS NULL THEN (SELECT count(DISTINCT o.user_id) FROM live o)
        ELSE (SELECT count(*) FROM whose) END,
      (SELECT count(*) FROM live),
      (SELECT count(*) FROM api_keys k WHERE (the_company IS NULL OR k.company_id = the_company)
        AND (the_person IS NULL OR k.made_by = the_person) AND k.ended_at IS NULL AND k.expires_at > clock_timestamp()),
      (SELECT count(*) FROM share_links l WHERE (the_company IS NULL OR l.company_id = the_company)
        AND (the_person IS NULL OR l.made_by = the_person) AND l.ended_at IS NULL AND l.expires_at > clock_timestamp());
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['members_to_revoke(text, integer)', 'cut_off_sessions(text, text, timestamptz)',
    'end_credentials(text, text)', 'count_access(text, text)'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO accubooks_app', f);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION assert_revoker() FROM PUBLIC;
