import type { GeneralLedger } from '@/features/reports/reportContract.ts';
import type { LedgerFigure } from '@/web/lib/searchParams.ts';

type LedgerSums = Pick<GeneralLedger, 'openingMinor' | 'closingMinor' | 'debitMinor' | 'creditMinor'>;

/** A figure of an account and period, in ledger sign; debit and credit are both positive sums. */
export function ledgerFigure(ledger: LedgerSums, figure: LedgerFigure): number {
  switch (figure) {
    case 'opening':
      return ledger.openingMinor;
    case 'debit':
      return ledger.debitMinor;
    case 'credit':
      return ledger.creditMinor;
    case 'movement':
      return ledger.debitMinor - ledger.creditMinor;
    case 'closing':
      return ledger.closingMinor;
  }
}
