DROP FUNCTION end_hold(text, text, text, text), note_evidence(text, text, text, text, text, text),
  take_evidence(text, text), list_violations(text), list_holds(integer), open_hold_now(),
  clear_violations(text, timestamptz),
  report_violation(text, text, text, text, text, text, jsonb, boolean, text, text),
  open_hold(text, text, text, text, text), try_platform_event(text, text);
DROP TABLE integrity_violations, holds;
