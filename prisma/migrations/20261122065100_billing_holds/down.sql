DROP FUNCTION count_parked_billing_events(), list_refund_orders(text, boolean, integer),
  settle_refund(text, text, text, text, text, text),
  order_refund(text, text, text, text, text, bigint, bigint, text, text, text, text),
  end_billing_freeze(text, text, text, text), submit_approval(text, text, text, text, text), find_approval(text),
  request_approval(text, text, text, text, text, text, timestamptz), count_billing_holds(text),
  billing_freeze_at(text, timestamptz), list_billing_findings(text), is_billing_finding_known(text, text),
  record_billing_finding(text, text, text, text, text, bigint, bigint, text, text), record_platform_event(text, text);
DROP TABLE refund_orders, billing_holds, billing_findings;
DROP POLICY held_by_worker ON billing_freezes;
REVOKE UPDATE (held_at, released_at, progress) ON billing_freezes FROM accubooks_worker;
ALTER TABLE billing_freezes DROP COLUMN held_at, DROP COLUMN released_at, DROP COLUMN progress, DROP COLUMN approval_id;
DROP TABLE approvals;
