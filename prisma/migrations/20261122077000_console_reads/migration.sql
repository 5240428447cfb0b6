-- Operators read the platform's own chain of the audit log and what waits for an approval; nobody else does.
CREATE POLICY read_by_operators ON audit_events FOR SELECT USING (company_id IS NULL
  AND EXISTS (SELECT FROM platform_operators WHERE user_id = (SELECT current_setting('app.user_id', true))));
CREATE POLICY read_by_operators ON approvals FOR SELECT
  USING (EXISTS (SELECT FROM platform_operators WHERE user_id = (SELECT current_setting('app.user_id', true))));
CREATE INDEX approvals_requested_idx ON approvals (requested_at DESC, id DESC);
-- What operators did, without the sign-ins of everybody: those are most of the chain.
CREATE INDEX audit_events_operations_idx ON audit_events (seq DESC)
  WHERE company_id IS NULL AND action !~ '^(person|session|sessions|account)[.]';

-- Whose ids stand in the log: operators are told to operators by their address.
CREATE FUNCTION operator_emails() RETURNS TABLE (user_id text, email text) LANGUAGE plpgsql VOLATILE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE
  asking text := current_setting('app.user_id', true);
  operator record;
BEGIN
  IF NOT EXISTS (SELECT FROM platform_operators o WHERE o.user_id = asking) THEN
    RAISE EXCEPTION 'only operators are told who operates' USING ERRCODE = '42501';
  END IF;
  FOR operator IN SELECT o.user_id FROM platform_operators o ORDER BY o.user_id LIMIT 200 LOOP
    PERFORM set_config('app.user_id', operator.user_id, true);
    RETURN QUERY SELECT u.id, u.email FROM users u WHERE u.id = operator.user_id;
  END LOOP;
  PERFORM set_config('app.user_id', asking, true);
END $$;
REVOKE EXECUTE ON FUNCTION operator_emails() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operator_emails() TO accubooks_app;
