DROP INDEX sessions_revoked_at_idx;
REVOKE DELETE ON company_invitations FROM accubooks_worker;
DROP INDEX company_invitations_expires_at_idx;
DROP POLICY worker_purges ON company_invitations;
DROP POLICY worker_reads_old ON company_invitations;
DROP INDEX idempotency_keys_created_at_idx;
DROP POLICY worker_purges ON idempotency_keys;
DROP POLICY worker_reads_old ON idempotency_keys;
