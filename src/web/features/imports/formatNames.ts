import type { ImportBatch } from '@/features/imports/importContract.ts';

export const FORMAT_NAMES: Readonly<Record<ImportBatch['format'], string>> = {
  sie: 'SIE',
  beancount: 'Beancount journal',
  'quickbooks-journal': 'QuickBooks Journal report',
  'xero-journal': 'Xero Account Transactions',
  'csv-mapped': 'CSV, by the columns you named',
};

export const STATE_NAMES: Readonly<Record<ImportBatch['state'], string>> = {
  previewed: 'Not yet written',
  committed: 'In the books',
  undone: 'Undone',
};
