-- What nobody can use any more goes by itself; the policies do not let the worker see or delete anything younger.
CREATE POLICY worker_reads_old ON idempotency_keys FOR SELECT TO accubooks_worker
  USING (created_at < now() - interval '30 days');
CREATE POLICY worker_purges ON idempotency_keys FOR DELETE TO accubooks_worker
  USING (created_at < now() - interval '30 days');
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);

CREATE POLICY worker_reads_old ON company_invitations FOR SELECT TO accubooks_worker
  USING (expires_at < now() - interval '30 days');
CREATE POLICY worker_purges ON company_invitations FOR DELETE TO accubooks_worker
  USING (expires_at < now() - interval '30 days');
CREATE INDEX company_invitations_expires_at_idx ON company_invitations (expires_at);
GRANT DELETE ON company_invitations TO accubooks_worker;
CREATE INDEX sessions_revoked_at_idx ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
