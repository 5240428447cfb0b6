import { type ReactNode, useEffect, useRef } from 'react';
import type { ProblemReportReceipt } from '@/features/incidents/problemReportContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import styles from './ReportProblemPage.module.css';

type ProblemReceiptProps = { receipt: ProblemReportReceipt; onAgain: () => void };

/** It takes the focus: the form that had it is gone. */
export function ProblemReceipt({ receipt, onAgain }: ProblemReceiptProps): ReactNode {
  const { reference, reportedAt, isKnown, statusUrl } = receipt;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <section className={styles.receipt} aria-labelledby="receipt">
      <h2 id="receipt" ref={title} tabIndex={-1}>
        Thank you, we have it
      </h2>
      <p>
        Your reference: <strong className={styles.reference}>{reference}</strong>
      </p>
      <p>
        Sent {formatInstant(reportedAt)}. Name the reference when you ask us about it.{' '}
        {isKnown
          ? 'We know of something of the kind already and are working on it.'
          : 'Nobody has told us of anything of the kind so far.'}
      </p>
      <p>
        <a href={statusUrl}>The status page</a> says what works now, and what we are doing about the rest.
      </p>
      <Button onClick={onAgain}>Report something else</Button>
    </section>
  );
}
