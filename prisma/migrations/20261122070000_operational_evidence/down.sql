DROP FUNCTION evidence_standing(text[]), list_evidence(text, integer),
  record_evidence(text, text, text, timestamptz, timestamptz, jsonb, text, text);
DROP TABLE operational_evidence;
DROP FUNCTION refuse_evidence_change();
