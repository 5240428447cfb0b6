import type { ReactNode } from 'react';
import type { ImportReceipt } from '@/features/imports/importContract.ts';
import { Notice } from '@/web/components/Notice.tsx';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import { Counts } from './Counts.tsx';
import { FaultTable } from './FaultTable.tsx';
import { ImportProof } from './ImportProof.tsx';

type ReceiptProps = { companyId: string; batchId: string; receipt: ImportReceipt; isUndone: boolean };

/** What an import did, for the file's keeper: written, known already, kept, refused, and the proof. */
export function Receipt({ companyId, batchId, receipt, isUndone }: ReceiptProps): ReactNode {
  const { proof } = receipt;
  return (
    <>
      {isUndone && (
        <Notice title="This import is undone">
          <p>The receipt below says what it had written.</p>
        </Notice>
      )}
      <Notice
        tone={proof.isProven ? 'good' : 'negative'}
        title={proof.isProven ? 'The books tie out' : 'The books do not tie out'}
      >
        <p>
          {proof.isProven
            ? `Opening plus the sum of postings equals closing on all ${formatCount(proof.accounts, 'account')}, and every balance the file states.`
            : `On ${formatCount(proof.mismatches.length, 'account')} opening plus postings differs from closing or from what the file states; see the proof.`}
        </p>
      </Notice>
      <Counts
        counts={[
          { label: 'New', value: receipt.new, note: `vouchers, ${formatCount(receipt.postings, 'posting')}` },
          { label: 'Already there', value: receipt.alreadyThere, note: 'not written twice' },
          { label: 'Twins kept', value: receipt.twinsKept, note: 'equal, and both real' },
          { label: 'Refused', value: receipt.refused, note: 'left out' },
          { label: 'Accounts', value: receipt.accountsCreated, note: 'created' },
          { label: 'Fiscal years', value: receipt.fiscalYearsCreated, note: 'created' },
        ]}
      />
      <FaultTable title="Refused, and why" faults={receipt.refusals} total={receipt.refused} />
      <FaultTable title="Worth knowing" faults={receipt.notices} />
      <ImportProof companyId={companyId} batchId={batchId} />
    </>
  );
}
