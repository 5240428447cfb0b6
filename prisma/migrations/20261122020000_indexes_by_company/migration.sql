-- Row-level security adds the company to every condition. An index that begins with it answers
-- "the postings of this voucher" whatever the planner knows, or does not know yet, about the table.
ALTER TABLE postings DROP CONSTRAINT postings_pkey;
ALTER TABLE postings ADD PRIMARY KEY (company_id, voucher_id, line_no);

DROP INDEX vouchers_import_batch_id_idx;
CREATE INDEX vouchers_import_batch_idx ON vouchers (company_id, import_batch_id);

DROP INDEX import_fingerprints_voucher_idx;
CREATE INDEX import_fingerprints_voucher_idx ON import_fingerprints (company_id, voucher_id);
