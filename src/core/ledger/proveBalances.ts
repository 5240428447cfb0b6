/** The proof of an import: opening + Σ postings = closing, for every account of a fiscal year. */

/** Ledger sign, one account in one currency over one year; `statedMinor` is what the source says, if it does. */
export type BalanceLine = {
  readonly openingMinor: number;
  readonly postingsMinor: number;
  readonly closingMinor: number;
  readonly statedMinor: number | null;
};

/** True when the ledger agrees with itself. */
export function isConsistent({ openingMinor, postingsMinor, closingMinor }: BalanceLine): boolean {
  return openingMinor + postingsMinor === closingMinor;
}

/** True when the ledger agrees with itself and with what the source states. */
export function isProven(line: BalanceLine): boolean {
  return isConsistent(line) && (line.statedMinor === null || line.statedMinor === line.closingMinor);
}

/** Each line with its verdict, those that do not tie out first; otherwise the order is kept. */
export function proveBalances<Line extends BalanceLine>(
  lines: readonly Line[],
): { isProven: boolean; lines: (Line & { isProven: boolean })[] } {
  const proven = lines.map((line) => ({ ...line, isProven: isProven(line) }));
  const failed = proven.filter((line) => !line.isProven);
  return { isProven: failed.length === 0, lines: [...failed, ...proven.filter((line) => line.isProven)] };
}
