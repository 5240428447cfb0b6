import type { CsvMapping } from '@/features/imports/importContract.ts';

export const COLUMN_ROLES = [
  { role: 'date', label: 'Date', hint: 'Needed' },
  { role: 'account', label: 'Account', hint: 'Needed: number or name' },
  { role: 'amount', label: 'Amount', hint: 'Debit positive; or name debit and credit' },
  { role: 'side', label: 'Debit or credit', hint: 'Beside an amount: D or K, Dr or Cr' },
  { role: 'debit', label: 'Debit', hint: undefined },
  { role: 'credit', label: 'Credit', hint: undefined },
  { role: 'voucher', label: 'Voucher number', hint: 'Rows of one voucher share it' },
  { role: 'accountName', label: 'Account name', hint: undefined },
  { role: 'description', label: 'Text', hint: undefined },
  { role: 'currency', label: 'Currency', hint: undefined },
] as const;

type ColumnRole = (typeof COLUMN_ROLES)[number]['role'];

/** Index of the chosen column as text, by role; and the two formats. */
export type MappingChoices = { readonly [Choice in ColumnRole | 'dateFormat' | 'decimal']?: string };

/** A header that names one column only is kept by name, so that the mapping survives a moved column. */
function referenceTo(index: number, head: readonly string[]): string | number {
  const name = head[index] ?? '';
  return name !== '' && head.filter((other) => other === name).length === 1 ? name : index;
}

/** The mapping that was chosen, or the sentence that says what is missing. */
export function mappingOf(choices: MappingChoices, head: readonly string[]): CsvMapping | string {
  const columns: Partial<Record<ColumnRole, string | number>> = {};
  for (const { role } of COLUMN_ROLES) {
    const chosen = choices[role];
    if (chosen) columns[role] = referenceTo(Number(chosen), head);
  }
  const { date, account, amount, debit, credit, ...others } = columns;
  if (date === undefined || account === undefined) return 'Name the columns of the date and of the account.';
  if (amount === undefined && (debit === undefined || credit === undefined)) {
    return 'Name either the column of the amount, or both debit and credit.';
  }
  if (amount !== undefined && (debit !== undefined || credit !== undefined)) {
    return 'Name either the amount, or debit and credit, not all of them.';
  }
  const sums = amount === undefined ? { debit, credit } : { amount };
  const { dateFormat, decimal } = choices;
  return {
    date,
    account,
    ...sums,
    ...others,
    ...(dateFormat ? { dateFormat: dateFormat as NonNullable<CsvMapping['dateFormat']> } : {}),
    ...(decimal ? { decimal: decimal as NonNullable<CsvMapping['decimal']> } : {}),
  };
}
