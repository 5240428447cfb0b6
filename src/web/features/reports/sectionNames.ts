export const SECTION_NAMES = {
  income: 'Income',
  expense: 'Expense',
  asset: 'Assets',
  liability: 'Liabilities',
  equity: 'Equity',
} as const;
