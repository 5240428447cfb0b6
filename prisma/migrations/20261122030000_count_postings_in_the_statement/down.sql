-- Postings are counted by reading them back from the table again.
CREATE OR REPLACE FUNCTION check_vouchers_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE bad record;
BEGIN
  SELECT n.voucher_id, n.currency, sum(n.amount_minor) AS off INTO bad FROM new_postings n
    GROUP BY n.voucher_id, n.currency HAVING sum(n.amount_minor) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'voucher % does not balance: off by % minor units of %', bad.voucher_id, bad.off, bad.currency
      USING ERRCODE = 'AB002';
  END IF;
  SELECT v.id, v.posting_count, count(p.*) AS have INTO bad
    FROM (SELECT DISTINCT voucher_id FROM new_postings) n
    JOIN vouchers v ON v.id = n.voucher_id JOIN postings p ON p.voucher_id = v.id
    GROUP BY v.id, v.posting_count HAVING count(p.*) <> v.posting_count LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'voucher % has % postings where its head says %', bad.id, bad.have, bad.posting_count
      USING ERRCODE = 'AB003';
  END IF;
  INSERT INTO account_balances AS b (company_id, account_id, month, currency, debit_minor, credit_minor)
    SELECT n.company_id, n.account_id, date_trunc('month', n.dated_on::timestamp)::date, n.currency,
           sum(CASE WHEN v.kind = 'reversal' THEN least(n.amount_minor, 0) ELSE greatest(n.amount_minor, 0) END),
           sum(CASE WHEN v.kind = 'reversal' THEN least(-n.amount_minor, 0) ELSE greatest(-n.amount_minor, 0) END)
      FROM new_postings n JOIN vouchers v ON v.id = n.voucher_id
      GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (company_id, account_id, month, currency) DO UPDATE
      SET debit_minor = b.debit_minor + excluded.debit_minor,
          credit_minor = b.credit_minor + excluded.credit_minor;
  RETURN NULL;
END $$;
