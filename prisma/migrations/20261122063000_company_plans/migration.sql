-- The plan that a company is on. No row: the default plan of the configuration. What a plan allows is data of
-- the program (src/core/billing/plans.ts).
CREATE TABLE company_plans (
  company_id text PRIMARY KEY REFERENCES companies (id),
  plan text NOT NULL CHECK (plan IN ('FREE', 'PRO', 'ENTERPRISE')),
  changed_at timestamptz NOT NULL DEFAULT now(),
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 100)
);
ALTER TABLE company_plans ENABLE ROW LEVEL SECURITY;
ALTER TABLE company_plans FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON company_plans USING (company_id = (SELECT entered_company()))
  WITH CHECK (company_id = (SELECT entered_company()));
CREATE POLICY kept_by_owner ON company_plans TO CURRENT_USER USING (true) WITH CHECK (true);

-- Members read. Nobody gives themselves a plan through the API: only the worker writes.
GRANT SELECT ON company_plans TO accubooks_app;
GRANT INSERT, UPDATE (plan, changed_at, source) ON company_plans TO accubooks_worker;
