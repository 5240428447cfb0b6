/** The lines of the books by key, and which of them make up which. */
import type { Identity, IdentityPart } from '../reconciliation/Identity.ts';

/** Balance of money at month's end; all other lines are flows in their natural sign. */
export const CASH = 'cash';
export const INCOME = 'income';
export const EXPENSE = 'expense';
/** Income − expense. */
export const RESULT = 'result';
/** What cash moves by beside the result: receivables, payables, taxes, loans, owners' money. */
export const OTHER_CASH = 'cash.other';

const CLASSES: readonly string[] = [INCOME, EXPENSE];

/** The line that holds what no account line of the class holds: `expense.other`. */
export function otherKeyOf(classKey: string): string {
  return `${classKey}.other`;
}

/** True for the line of an account, or of all others, of the class: `expense.01J…`. */
export function isAccountOf(classKey: string, key: string): boolean {
  return key.startsWith(`${classKey}.`);
}

/** True for a line that only details another: an account, or what moves cash beside the result. */
export function isDetail(key: string): boolean {
  return key === OTHER_CASH || CLASSES.some((classKey) => isAccountOf(classKey, key));
}

/**
 * What a line is made of, among the keys that there are; empty where it is made of nothing. Income and expense are the
 * sums of their accounts, the result is income − expense, and cash **changes** by the result and other movements.
 */
export function partsOf(total: string, keys: readonly string[]): readonly IdentityPart[] {
  const plus = (key: string): IdentityPart => ({ key, sign: 1 });
  const whole = (parts: readonly IdentityPart[]) =>
    parts.every(({ key }) => keys.includes(key)) ? parts : [];
  if (total === CASH) return whole([plus(RESULT), plus(OTHER_CASH)]);
  if (total === RESULT) return whole([plus(INCOME), { key: EXPENSE, sign: -1 }]);
  return CLASSES.includes(total) ? keys.filter((key) => isAccountOf(total, key)).map(plus) : [];
}

/** The identities that the lines with these keys keep; that of cash is between the changes of a month. */
export function booksIdentities(keys: readonly string[]): readonly Identity[] {
  return keys.flatMap((total) => {
    const parts = partsOf(total, keys);
    return parts.length > 0 ? [{ total, parts }] : [];
  });
}

/** The line, what it is part of, and what it is made of: an amount that stands in one stands in all of them. */
export function linesThrough(key: string, keys: readonly string[]): readonly string[] {
  const below = (total: string): string[] => [
    total,
    ...partsOf(total, keys).flatMap((part) => below(part.key)),
  ];
  const above = keys.filter((total) => total !== key && below(total).includes(key));
  return [...below(key), ...above];
}
