DROP FUNCTION count_billing_findings(), find_mirrored_charges(text);
DROP INDEX refund_orders_once_key;
CREATE UNIQUE INDEX refund_orders_once_key ON refund_orders (charge_id, fingerprint) WHERE state <> 'refused';
CREATE OR REPLACE FUNCTION order_refund(the_id text, the_charge text, the_invoice text, the_customer text,
    the_currency text, amount bigint, charged bigint, why text, the_fingerprint text, who text, the_event text)
  RETURNS SETOF refund_orders
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made integer;
BEGIN
  INSERT INTO refund_orders (id, charge_id, invoice_id, company_id, currency, amount_minor, charged_minor, reason,
      fingerprint, ordered_by)
    VALUES (the_id, the_charge, the_invoice,
      (SELECT c.company_id FROM billing_customers c WHERE c.customer_id = the_customer),
      the_currency, amount, charged, why, the_fingerprint, who)
    ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS made = ROW_COUNT;
  IF made = 1 THEN
    PERFORM record_platform_event(who, the_event);
  END IF;
  RETURN QUERY SELECT o.* FROM refund_orders o
    WHERE o.charge_id = the_charge AND o.fingerprint = the_fingerprint AND o.state <> 'refused';
END $$;
