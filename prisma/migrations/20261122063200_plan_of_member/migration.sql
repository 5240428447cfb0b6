-- The plan of a company for whoever counts its requests: one statement, before any company is entered, and for its
-- members only. Null: the default plan. Runs as the worker's role, which may read memberships and plans.
CREATE POLICY told ON company_plans FOR SELECT TO accubooks_worker USING (true);
CREATE FUNCTION plan_of_member(person text, company text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT p.plan FROM company_plans p JOIN memberships m ON m.company_id = p.company_id
    WHERE m.user_id = person AND m.company_id = company
$$;
REVOKE EXECUTE ON FUNCTION plan_of_member(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION plan_of_member(text, text) TO accubooks_app;
GRANT CREATE ON SCHEMA public TO accubooks_worker;
ALTER FUNCTION plan_of_member(text, text) OWNER TO accubooks_worker;
REVOKE CREATE ON SCHEMA public FROM accubooks_worker;
