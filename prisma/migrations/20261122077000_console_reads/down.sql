DROP FUNCTION operator_emails();
DROP INDEX audit_events_operations_idx;
DROP INDEX approvals_requested_idx;
DROP POLICY read_by_operators ON approvals;
DROP POLICY read_by_operators ON audit_events;
