import type { ReactNode } from 'react';
import type { GeneralLedger } from '@/features/reports/reportContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';
import type { LedgerFigure } from '@/web/lib/searchParams.ts';
import styles from './LedgerProof.module.css';
import { ledgerFigure } from './ledgerFigure.ts';

const WORDS: Readonly<Record<LedgerFigure, string>> = {
  opening: 'the opening balance',
  debit: 'the sum of debit',
  credit: 'the sum of credit',
  movement: 'debit less credit',
  closing: 'the closing balance',
};

type LedgerProofProps = {
  ledger: GeneralLedger;
  figure: LedgerFigure | undefined;
  clickedMinor: number | undefined;
};

/** Opening, debit, credit, closing; and whether they add up to the number that was clicked. */
export function LedgerProof({ ledger, figure, clickedMinor }: LedgerProofProps): ReactNode {
  const { currency } = ledger;
  const value = figure === undefined ? undefined : ledgerFigure(ledger, figure);
  return (
    <>
      <dl className={styles.sum}>
        {(['opening', 'debit', 'credit', 'closing'] as const).map((part) => (
          <div key={part} data-asked={part === figure}>
            <dt>{part === 'credit' ? 'less credit' : part === 'debit' ? 'plus debit' : part}</dt>
            <dd>
              <Amount amountMinor={ledgerFigure(ledger, part)} currency={currency} zero="digits" />
            </dd>
          </div>
        ))}
      </dl>
      {figure !== undefined && value !== undefined && clickedMinor !== undefined && (
        <Notice tone={value === clickedMinor ? 'good' : 'negative'}>
          <p>
            {value === clickedMinor
              ? `These rows add up to the number you opened: ${WORDS[figure]} is ${formatMinor(value, currency)} ${currency}.`
              : `These rows do not add up to the number you opened: ${WORDS[figure]} is ${formatMinor(value, currency)}, the report said ${formatMinor(clickedMinor, currency)}. The books may have changed; open the report again.`}
          </p>
        </Notice>
      )}
    </>
  );
}
