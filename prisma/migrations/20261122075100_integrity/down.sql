DROP FUNCTION guard_migrations(), guard_audit_chains(text, integer), guard_audit_links(text, bigint, integer),
  guard_audit_head(text);
ALTER TABLE forecasts DROP COLUMN input_sha256, DROP COLUMN result_sha256, DROP COLUMN engine;
DROP TABLE integrity_marks;
