-- Which notice of an unpaid invoice has been given, so that each is given once.
CREATE TABLE dunning_notices (
  invoice_id text NOT NULL,
  step text NOT NULL CHECK (step IN ('failed', 'reminder', 'last_days', 'downgraded', 'recovered')),
  company_id text NOT NULL REFERENCES companies (id),
  given_at timestamptz NOT NULL,
  PRIMARY KEY (invoice_id, step)
);
CREATE INDEX dunning_notices_company_id_idx ON dunning_notices (company_id);
ALTER TABLE dunning_notices ENABLE ROW LEVEL SECURITY;
ALTER TABLE dunning_notices FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON dunning_notices USING (company_id = (SELECT entered_company()))
  WITH CHECK (company_id = (SELECT entered_company()));
CREATE POLICY kept_by_owner ON dunning_notices TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT ON dunning_notices TO accubooks_app;
GRANT INSERT ON dunning_notices TO accubooks_worker;

-- What an invoice is made up of, so that its income can be told by month and by plan.
ALTER TABLE invoices ADD COLUMN lines jsonb NOT NULL DEFAULT '[]', ADD COLUMN uncollectible_at timestamptz;
