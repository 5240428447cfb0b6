-- AccuBooks' own company: an ordinary one in the same ledger, which billing posts to.
CREATE TABLE platform_company (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  company_id text NOT NULL UNIQUE REFERENCES companies (id),
  founded_at timestamptz NOT NULL DEFAULT now()
);

-- The provider's objects as they were last seen: the vouchers of a family follow from the facts of its members.
-- A family is an invoice with its charges, refunds and disputes.
CREATE TABLE platform_sources (
  id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 255),
  kind text NOT NULL CHECK (kind IN ('invoice', 'charge', 'refund', 'dispute')),
  family text NOT NULL,
  subject_company_id text NOT NULL,
  facts jsonb NOT NULL,
  -- An invoice is earned until the first day, and what was earned before the second one is posted.
  earns_until date,
  earned_before date,
  seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX platform_sources_family_idx ON platform_sources (family);
CREATE INDEX platform_sources_charge_idx ON platform_sources ((facts->>'chargeId')) WHERE kind IN ('refund', 'dispute');
CREATE INDEX platform_sources_earning_idx ON platform_sources (earned_before) WHERE earned_before < earns_until;

-- Which voucher stands for which part of which object, and for which customer it is. One stands at a time;
-- one that is no longer right is taken back by a reversal and another one is posted.
CREATE TABLE platform_vouchers (
  voucher_id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies (id),
  source text NOT NULL,
  part text NOT NULL,
  subject_company_id text NOT NULL,
  -- The voucher as it was worked out, canonical JSON.
  owed text NOT NULL,
  reversal_id text UNIQUE,
  FOREIGN KEY (company_id, voucher_id) REFERENCES vouchers (company_id, id),
  FOREIGN KEY (company_id, reversal_id) REFERENCES vouchers (company_id, id)
);
CREATE UNIQUE INDEX platform_vouchers_standing_key ON platform_vouchers (source, part) WHERE reversal_id IS NULL;
CREATE INDEX platform_vouchers_part_idx ON platform_vouchers (part, subject_company_id);
CREATE INDEX platform_vouchers_company_id_idx ON platform_vouchers (company_id, voucher_id);
CREATE INDEX platform_vouchers_reversal_idx ON platform_vouchers (company_id, reversal_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['platform_company', 'platform_sources', 'platform_vouchers'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY posted_by_worker ON %I TO accubooks_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY kept_by_owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format($p$CREATE POLICY read_by_operators ON %I FOR SELECT
      USING (EXISTS (SELECT FROM platform_operators WHERE user_id = (SELECT current_setting('app.user_id', true))))$p$, t);
    EXECUTE format('GRANT SELECT ON %I TO accubooks_app', t);
    EXECUTE format('GRANT INSERT, UPDATE ON %I TO accubooks_worker', t);
  END LOOP;
END $$;

-- Whoever owns the database lets operators into the platform's own company, and into no other.
CREATE POLICY platform_books ON memberships TO CURRENT_USER
  USING (company_id = (SELECT company_id FROM platform_company))
  WITH CHECK (company_id = (SELECT company_id FROM platform_company));
