DROP FUNCTION replay_billing_event(text);
