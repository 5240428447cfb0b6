import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Voucher } from '@/features/reports/reportContract.ts';
import { Section } from '@/web/components/Section.tsx';
import styles from './VoucherSource.module.css';

/** The lines of the file that the voucher came from, as they stand in it. */
export function VoucherSource({
  companyId,
  source,
}: {
  companyId: string;
  source: Voucher['source'];
}): ReactNode {
  if (source === null) return <p>This voucher was not imported from a file.</p>;
  return (
    <Section
      title="Where it came from"
      note={
        <Link to="/c/$companyId/import/$batchId" params={{ companyId, batchId: source.importBatchId }}>
          {source.fileName}
        </Link>
      }
    >
      {source.lines.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className={styles.lines} aria-label="Lines of the file" tabIndex={0}>
          <ol>
            {source.lines.map(({ line, text }) => (
              <li key={line}>
                <span className={styles.number}>{line}</span>
                <code>{text}</code>
              </li>
            ))}
          </ol>
        </section>
      )}
    </Section>
  );
}
