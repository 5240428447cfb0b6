ALTER TABLE invoices DROP COLUMN lines, DROP COLUMN uncollectible_at;
DROP TABLE dunning_notices;
