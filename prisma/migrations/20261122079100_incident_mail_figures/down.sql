DROP FUNCTION count_incident_mails(text);
DROP INDEX mail_outbox_message_idx;
