-- The worker mails what customers are told: it alone sees who belongs to which company.
ALTER TABLE incident_messages ADD COLUMN mailed_at timestamptz;
CREATE INDEX incident_messages_unmailed_idx ON incident_messages (sent_at) WHERE mailed_at IS NULL AND sent_at IS NOT NULL;
DROP FUNCTION list_incident_recipients(timestamptz, timestamptz, boolean, integer);

-- People whose requests failed from one minute to another; of one part of the product, or of any.
CREATE FUNCTION list_failed_people(the_component text, since timestamptz, until timestamptz, the_limit integer)
  RETURNS TABLE (user_id text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN QUERY SELECT DISTINCT f.user_id FROM failed_people f
    WHERE f.minute BETWEEN date_trunc('minute', since) AND until
      AND (the_component IS NULL OR f.component = the_component)
    ORDER BY 1 LIMIT least(the_limit, 50000);
END $$;

-- The next message that was sent and is not mailed yet, for this transaction alone.
CREATE FUNCTION claim_incident_message() RETURNS TABLE (id text, incident_id text, text text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN QUERY SELECT m.id, m.incident_id, m.text FROM incident_messages m
    WHERE m.sent_at IS NOT NULL AND m.mailed_at IS NULL ORDER BY m.sent_at, m.id LIMIT 1 FOR UPDATE SKIP LOCKED;
END $$;

CREATE FUNCTION end_incident_message(the_id text, how_many integer) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  UPDATE incident_messages SET mailed_at = clock_timestamp(), mails = how_many WHERE id = the_id AND mailed_at IS NULL;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['list_failed_people(text, timestamptz, timestamptz, integer)', 'claim_incident_message()',
    'end_incident_message(text, integer)'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO accubooks_worker', f);
  END LOOP;
END $$;
