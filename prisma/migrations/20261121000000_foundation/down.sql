-- Takes the foundation away again. The roles and their membership stay: they belong to the cluster.
DROP FUNCTION forecast_queue_depth();
DROP FUNCTION enter_company(text, text);
DROP TABLE idempotency_keys, forecasts, forecast_jobs, scenarios, account_balances, import_fingerprints,
  postings, vouchers, import_batches, accounts, periods, fiscal_years, memberships, companies, sessions, users;
DROP FUNCTION entered_company();
DROP FUNCTION founded_company();
DROP FUNCTION refuse_ledger_change();
DROP FUNCTION check_vouchers_balance();
DROP FUNCTION check_voucher_has_postings();
DROP FUNCTION check_vouchers_period();
DROP FUNCTION serialise_period_change();
DROP FUNCTION check_account_type_stays();
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM accubooks, accubooks_dump;
REVOKE USAGE ON SCHEMA public FROM accubooks_app, accubooks_worker, accubooks, accubooks_dump;
DROP EXTENSION btree_gist;
