DROP FUNCTION receive_billing_event(text, jsonb, text, timestamptz);
DROP TABLE billing_polls, billing_events, billing_intents, disputes, provider_refunds, charges, invoices, subscriptions,
  billing_customers, billing_prices;
