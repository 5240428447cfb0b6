DROP TABLE audit_events, audit_heads;
DROP FUNCTION link_audit_event();
DROP FUNCTION refuse_audit_change();
