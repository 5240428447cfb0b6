export const sectionNames = {
  income: 'Income',
  expense: 'Expense',
  asset: 'Assets',
  liability: 'Liabilities',
  equity: 'Equity',
} as const;
