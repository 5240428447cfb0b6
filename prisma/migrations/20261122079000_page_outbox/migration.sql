-- What customers are told waits here until the status page has it.
ALTER TABLE incident_messages
  ADD COLUMN page_state text CHECK (page_state IN ('waiting', 'told', 'failed', 'off')),
  ADD COLUMN page_attempts integer NOT NULL DEFAULT 0 CHECK (page_attempts >= 0),
  ADD COLUMN page_next_at timestamptz,
  ADD COLUMN page_fault text CHECK (length(page_fault) <= 500),
  ADD CHECK (page_state IS NULL OR sent_at IS NOT NULL);
CREATE INDEX incident_messages_page_idx ON incident_messages (sent_at, id) WHERE page_state = 'waiting';

CREATE OR REPLACE FUNCTION save_incident_message(the_message jsonb, who text, the_event text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m incident_messages := jsonb_populate_record(NULL::incident_messages, the_message);
  before incident_messages;
  used integer;
BEGIN
  PERFORM assert_incident_caller();
  INSERT INTO incident_messages (id, incident_id, template, text, author, written_at, approval_id)
    VALUES (m.id, m.incident_id, m.template, m.text, m.author, m.written_at, m.approval_id) ON CONFLICT (id) DO NOTHING;
  SELECT * INTO before FROM incident_messages WHERE id = m.id FOR UPDATE;
  IF m.sent_at IS NOT NULL AND before.sent_at IS NULL THEN
    IF before.template IS NULL THEN
      UPDATE approvals a SET used_at = clock_timestamp()
       WHERE a.id = m.approval_id AND a.action = 'incident.message' AND a.subject_id = m.id AND a.signature IS NOT NULL
         AND a.used_at IS NULL AND a.expires_at > clock_timestamp();
      GET DIAGNOSTICS used = ROW_COUNT;
      IF used = 0 THEN
        RAISE EXCEPTION 'no approval of this message' USING ERRCODE = 'AB010';
      END IF;
    END IF;
    UPDATE incident_messages SET sent_at = m.sent_at, mails = m.mails, approval_id = m.approval_id,
      page_state = m.page_state WHERE id = m.id;
  ELSIF m.approval_id IS NOT NULL AND before.sent_at IS NULL THEN
    UPDATE incident_messages SET approval_id = m.approval_id WHERE id = m.id;
  END IF;
  PERFORM record_platform_event(who, the_event);
END $$;

-- The next message that the status page is to have, for whoever asks alone until the lease ends; of one incident, of
-- one message, or of any. One that waits holds up those that were sent after it about the same incident.
CREATE FUNCTION claim_page_message(the_incident text, the_id text, lease_s integer) RETURNS SETOF incident_messages
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE next_id text;
BEGIN
  PERFORM assert_incident_caller();
  SELECT m.id INTO next_id FROM incident_messages m
    WHERE m.page_state = 'waiting' AND coalesce(m.page_next_at, '-infinity') <= clock_timestamp()
      AND (the_incident IS NULL OR m.incident_id = the_incident) AND (the_id IS NULL OR m.id = the_id)
      AND NOT EXISTS (SELECT FROM incident_messages e WHERE e.incident_id = m.incident_id AND e.page_state = 'waiting'
        AND (e.sent_at, e.id) < (m.sent_at, m.id))
    ORDER BY m.sent_at, m.id LIMIT 1 FOR UPDATE SKIP LOCKED;
  RETURN QUERY UPDATE incident_messages m SET page_attempts = m.page_attempts + 1,
      page_next_at = clock_timestamp() + make_interval(secs => lease_s)
    WHERE m.id = next_id RETURNING m.*;
END $$;

-- What became of it; one that waits on is tried again after a pause.
CREATE FUNCTION end_page_message(the_id text, the_state text, the_fault text, pause_s integer) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  UPDATE incident_messages SET page_state = the_state, page_fault = left(the_fault, 500),
      page_next_at = CASE WHEN the_state = 'waiting' THEN clock_timestamp() + make_interval(secs => pause_s) END
    WHERE id = the_id AND page_state = 'waiting';
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['claim_page_message(text, text, integer)', 'end_page_message(text, text, text, integer)'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO accubooks_app, accubooks_worker', f);
  END LOOP;
END $$;
