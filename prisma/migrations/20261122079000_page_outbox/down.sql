DROP FUNCTION end_page_message(text, text, text, integer), claim_page_message(text, text, integer);
CREATE OR REPLACE FUNCTION save_incident_message(the_message jsonb, who text, the_event text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m incident_messages := jsonb_populate_record(NULL::incident_messages, the_message);
  before incident_messages;
  used integer;
BEGIN
  PERFORM assert_incident_caller();
  INSERT INTO incident_messages SELECT m.id, m.incident_id, m.template, m.text, m.author, m.written_at, m.approval_id, NULL, 0
    ON CONFLICT (id) DO NOTHING;
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
    UPDATE incident_messages SET sent_at = m.sent_at, mails = m.mails, approval_id = m.approval_id WHERE id = m.id;
  ELSIF m.approval_id IS NOT NULL AND before.sent_at IS NULL THEN
    UPDATE incident_messages SET approval_id = m.approval_id WHERE id = m.id;
  END IF;
  PERFORM record_platform_event(who, the_event);
END $$;
DROP INDEX incident_messages_page_idx;
ALTER TABLE incident_messages DROP COLUMN page_state, DROP COLUMN page_attempts, DROP COLUMN page_next_at, DROP COLUMN page_fault;
