import type { BookPosting } from '@/core/ledger/Books.ts';
import { isBalanced } from './finishVoucher.ts';

/**
 * Groups rows by the first key under which they balance: rows of groups that do not balance are tried again
 * under the next, coarser key. `merged` counts the groups that needed a coarser key; what balances under
 * none comes last, grouped by the coarsest.
 */
export function groupByBalance<Row>(
  rows: readonly Row[],
  postingOf: (row: Row) => BookPosting,
  keys: readonly ((row: Row) => string)[],
): { readonly groups: readonly (readonly Row[])[]; readonly merged: number } {
  const groups: Row[][] = [];
  let merged = 0;
  let left = [...rows];
  for (const [level, keyOf] of keys.entries()) {
    const byKey = new Map<string, Row[]>();
    for (const row of left) {
      const group = byKey.get(keyOf(row));
      if (group === undefined) byKey.set(keyOf(row), [row]);
      else group.push(row);
    }
    left = [];
    for (const group of byKey.values()) {
      if (isBalanced(group.map(postingOf))) {
        groups.push(group);
        if (level > 0) merged += 1;
      } else if (level < keys.length - 1) left.push(...group);
      else groups.push(group);
    }
  }
  return { groups, merged };
}
