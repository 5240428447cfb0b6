-- A refund that failed gave nobody anything: the same order may be given again.
DROP INDEX refund_orders_once_key;
CREATE UNIQUE INDEX refund_orders_once_key ON refund_orders (charge_id, fingerprint)
  WHERE state NOT IN ('refused', 'failed');

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
    WHERE o.charge_id = the_charge AND o.fingerprint = the_fingerprint AND o.state NOT IN ('refused', 'failed');
END $$;

-- A charge, or the charges of an invoice, as the mirror has them: for when the provider does not answer.
CREATE FUNCTION find_mirrored_charges(the_id text)
  RETURNS TABLE (id text, invoice_id text, customer_id text, currency text, amount_minor bigint, refunded_minor bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.id, c.invoice_id, b.customer_id, c.currency, c.amount_minor, c.refunded_minor
    FROM charges c LEFT JOIN billing_customers b ON b.company_id = c.company_id
   WHERE (c.id = the_id OR c.invoice_id = the_id) AND c.state = 'succeeded' ORDER BY c.created_at, c.id LIMIT 100
$$;

-- For the metric that pages: how often what was found, whichever process found it.
CREATE FUNCTION count_billing_findings() RETURNS TABLE (kind text, found bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.kind, count(*) FROM billing_findings f GROUP BY f.kind
$$;

REVOKE EXECUTE ON FUNCTION find_mirrored_charges(text), count_billing_findings() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_mirrored_charges(text), count_billing_findings() TO accubooks_app, accubooks;
