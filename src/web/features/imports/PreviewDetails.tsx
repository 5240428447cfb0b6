import type { ReactNode } from 'react';
import type { ImportPreview } from '@/features/imports/importContract.ts';
import { Notice } from '@/web/components/Notice.tsx';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { Counts } from './Counts.tsx';
import { FaultTable } from './FaultTable.tsx';
import { PreviewAccounts } from './PreviewAccounts.tsx';
import styles from './PreviewDetails.module.css';
import { SampleVouchers } from './SampleVouchers.tsx';

function aboutFile(preview: ImportPreview): { label: string; value: string }[] {
  const { companyName, currency, encoding, fiscalYears, counts } = preview;
  const years = fiscalYears.map(({ startsOn, endsOn }) => `${formatDate(startsOn)} – ${formatDate(endsOn)}`);
  return [
    { label: 'Company in the file', value: companyName ?? 'Not named' },
    { label: 'Fiscal years', value: years.join('; ') || 'None stated' },
    { label: 'Currency', value: currency },
    { label: 'Encoding', value: encoding },
    {
      label: 'In the file',
      value: [
        formatCount(counts.accounts, 'account'),
        formatCount(counts.vouchers, 'voucher'),
        formatCount(counts.postings, 'posting'),
      ].join(', '),
    },
  ];
}

/** All that a reader needs to decide whether to write the file to the books. */
export function PreviewDetails({ preview }: { preview: ImportPreview }): ReactNode {
  const stops = preview.faults.filter(({ severity }) => severity === 'error');
  return (
    <>
      {!preview.canCommit && (
        <Notice tone="negative" role="alert" title="This file cannot be written to the books">
          <p>{stops[0]?.message ?? 'It holds nothing that is new to these books.'}</p>
        </Notice>
      )}
      <Counts
        counts={[
          { label: 'New', value: preview.newVouchers, note: 'vouchers to write' },
          { label: 'Already there', value: preview.alreadyThere, note: 'not written twice' },
          { label: 'Twins kept', value: preview.twinsKept, note: 'equal, and both real' },
          { label: 'Refused', value: preview.refused, note: 'left out, see why below' },
        ]}
      />
      <dl className={styles.about}>
        {aboutFile(preview).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <FaultTable title="What did not fit" faults={preview.faults} total={preview.faultCount} />
      <SampleVouchers preview={preview} />
      <PreviewAccounts accounts={preview.accounts} total={preview.counts.accounts} />
    </>
  );
}
