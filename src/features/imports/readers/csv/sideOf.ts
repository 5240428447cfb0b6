const DEBIT = /^(d|dr|dt|deb|debit|debet|débit|soll|s)\.?$/i;
const CREDIT = /^(k|c|cr|ct|kt|credit|kredit|crédit|haben|h)\.?$/i;

/** What a cell of a side column says, undefined when it says neither. */
export function sideOf(cell: string): 'debit' | 'credit' | undefined {
  const text = cell.trim();
  if (DEBIT.test(text)) return 'debit';
  return CREDIT.test(text) ? 'credit' : undefined;
}
