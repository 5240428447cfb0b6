-- Operators of the platform keep the rules about addresses through the API; everybody else only meets them.
DROP POLICY everybody ON client_rules;
CREATE POLICY read_by_all ON client_rules FOR SELECT USING (true);
CREATE POLICY kept_by_operators ON client_rules
  USING (EXISTS (SELECT FROM platform_operators WHERE user_id = (SELECT current_setting('app.user_id', true))));
CREATE POLICY kept_by_owner ON client_rules TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT INSERT, UPDATE, DELETE ON client_rules TO accubooks_app;
