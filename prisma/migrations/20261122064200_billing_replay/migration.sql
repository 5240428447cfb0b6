-- Has an event applied once more, for whoever runs the server: what was given up, or what is doubted. It changes
-- nothing by itself, because what is applied is the object as the provider has it then.
CREATE FUNCTION replay_billing_event(the_id text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE billing_events SET state = 'stored', attempts = 0, next_attempt_at = clock_timestamp(), ended_at = NULL,
      replays = replays + 1 WHERE id = the_id;
  RETURN FOUND;
END $$;
REVOKE EXECUTE ON FUNCTION replay_billing_event(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION replay_billing_event(text) TO accubooks;
