-- The indexes as the foundation made them.
DROP INDEX import_fingerprints_voucher_idx;
CREATE INDEX import_fingerprints_voucher_idx ON import_fingerprints (voucher_id);

DROP INDEX vouchers_import_batch_idx;
CREATE INDEX vouchers_import_batch_id_idx ON vouchers (import_batch_id);

ALTER TABLE postings DROP CONSTRAINT postings_pkey;
ALTER TABLE postings ADD PRIMARY KEY (voucher_id, line_no);
