DROP FUNCTION incident_action_figures(date), outstanding_incident_reports(), last_runbook_reviews(),
  save_runbook_review(jsonb, text, text), save_incident_message(jsonb, text, text), list_incident_messages(text, text),
  save_incident_action(jsonb, text, text), list_incident_actions(text, integer), save_incident_report(jsonb, text, text),
  list_incident_reports(text), enqueue_incident_mails(text[], text[], text, jsonb, integer),
  list_incident_recipients(timestamptz, timestamptz, boolean, integer), purge_failed_people(timestamptz),
  count_failed_people(text, timestamptz, timestamptz), note_failed_people(jsonb), group_problem_report(text, text),
  list_problem_reports(text, integer), report_problem(text, text, text, text, integer, integer);
DROP TABLE runbook_reviews, incident_messages, incident_actions, incident_reports, failed_people, problem_reports;
CREATE OR REPLACE FUNCTION save_incident_alert(the_alert jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE a incident_alerts := jsonb_populate_record(NULL::incident_alerts, the_alert);
BEGIN
  PERFORM assert_incident_caller();
  INSERT INTO incident_alerts SELECT a.*
    ON CONFLICT (fingerprint, starts_at) DO UPDATE SET incident_id = a.incident_id, alertname = a.alertname,
      priority = a.priority, summary = a.summary, labels = a.labels, is_firing = a.is_firing, fired_at = a.fired_at,
      silenced_at = a.silenced_at;
END $$;
ALTER TABLE incident_alerts DROP COLUMN ended_at;
