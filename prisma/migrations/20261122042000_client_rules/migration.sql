-- Addresses that no limit applies to, and addresses that are turned away: R140, R141.
CREATE TABLE client_rules (
  network inet PRIMARY KEY,
  rule text NOT NULL CHECK (rule IN ('allow', 'block')),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  created_at timestamptz NOT NULL DEFAULT now(),
  -- The rule ends by itself; null: it stands until it is taken away.
  expires_at timestamptz
);

ALTER TABLE client_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_rules FORCE ROW LEVEL SECURITY;
-- They belong to no tenant. Who may write is said by the grants: the application reads only.
CREATE POLICY everybody ON client_rules USING (true);
GRANT SELECT ON client_rules TO accubooks_app;
