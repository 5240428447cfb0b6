-- Which message a mail is of, so that what was handed over can be told from what was only written.
CREATE INDEX mail_outbox_message_idx ON mail_outbox ((facts ->> 'messageId')) WHERE facts ? 'messageId';

-- Mails of the messages of an incident that were not handed over yet, and that never will be; for whoever sees incidents.
CREATE FUNCTION count_incident_mails(the_incident text) RETURNS TABLE (message_id text, waiting integer, failed integer)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_incident_caller();
  RETURN QUERY SELECT m.id, count(*) FILTER (WHERE o.state IN ('waiting', 'sending'))::integer,
      count(*) FILTER (WHERE o.state = 'dead')::integer
    FROM incident_messages m JOIN mail_outbox o ON o.facts ->> 'messageId' = m.id AND o.facts ? 'messageId'
    WHERE m.incident_id = the_incident GROUP BY m.id;
END $$;
REVOKE EXECUTE ON FUNCTION count_incident_mails(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_incident_mails(text) TO accubooks_app, accubooks_worker, accubooks;
