DROP FUNCTION plan_of_member(text, text);
DROP POLICY told ON company_plans;
