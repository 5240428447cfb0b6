REVOKE INSERT, UPDATE, DELETE ON client_rules FROM accubooks_app;
DROP POLICY kept_by_owner ON client_rules;
DROP POLICY kept_by_operators ON client_rules;
DROP POLICY read_by_all ON client_rules;
CREATE POLICY everybody ON client_rules USING (true);
