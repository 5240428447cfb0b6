-- The postings of a statement are counted in the statement. Because line numbers are unique within a voucher,
-- "as many as the head says, numbered from 1 to that" also means that none were there before.
CREATE OR REPLACE FUNCTION check_vouchers_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE bad record;
BEGIN
  SELECT n.voucher_id, n.currency, sum(n.amount_minor) AS off INTO bad FROM new_postings n
    GROUP BY n.voucher_id, n.currency HAVING sum(n.amount_minor) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'voucher % does not balance: off by % minor units of %', bad.voucher_id, bad.off, bad.currency
      USING ERRCODE = 'AB002';
  END IF;
  SELECT n.voucher_id AS id, n.have, n.posting_count INTO bad FROM (
    SELECT voucher_id, count(*) AS have, min(line_no) AS first_line, max(line_no) AS last_line,
           (SELECT v.posting_count FROM vouchers v WHERE v.id = p.voucher_id) AS posting_count
      FROM new_postings p GROUP BY voucher_id) n
    WHERE n.have <> n.posting_count OR n.first_line <> 1 OR n.last_line <> n.posting_count LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'voucher % comes with % postings where its head says %, in lines from 1', bad.id, bad.have, bad.posting_count
      USING ERRCODE = 'AB003';
  END IF;
  INSERT INTO account_balances AS b (company_id, account_id, month, currency, debit_minor, credit_minor)
    SELECT n.company_id, n.account_id, date_trunc('month', n.dated_on::timestamp)::date, n.currency,
           sum(CASE WHEN n.takes_back THEN least(n.amount_minor, 0) ELSE greatest(n.amount_minor, 0) END),
           sum(CASE WHEN n.takes_back THEN least(-n.amount_minor, 0) ELSE greatest(-n.amount_minor, 0) END)
      FROM (SELECT p.*, (SELECT v.kind = 'reversal' FROM vouchers v WHERE v.id = p.voucher_id) AS takes_back
              FROM new_postings p OFFSET 0) n
      GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (company_id, account_id, month, currency) DO UPDATE
      SET debit_minor = b.debit_minor + excluded.debit_minor,
          credit_minor = b.credit_minor + excluded.credit_minor;
  RETURN NULL;
END $$;
