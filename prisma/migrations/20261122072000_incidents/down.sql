DROP FUNCTION incident_figures(), save_incident_alert(jsonb), list_incident_alerts(text, integer),
  find_incident_alert(text, timestamptz), list_incident_events(text, integer),
  add_incident_event(text, text, timestamptz, text, text, text, jsonb), save_incident(jsonb, text, text),
  find_incidents(text, text, boolean, text, integer), lock_incidents(), assert_incident_caller();
DROP TABLE incident_alerts, incident_events, incidents;
