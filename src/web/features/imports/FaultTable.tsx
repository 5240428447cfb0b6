import type { ReactNode } from 'react';
import type { ImportFault } from '@/features/imports/importContract.ts';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import styles from './FaultTable.module.css';

const SEVERITIES = { error: 'Stops the file', refused: 'Left out', notice: 'Note' } as const;

type FaultTableProps = { title: string; faults: readonly ImportFault[]; total?: number };

/** What did not fit: where in the file, what is wrong, what to do. */
export function FaultTable({ title, faults, total = faults.length }: FaultTableProps): ReactNode {
  if (faults.length === 0) return null;
  const note =
    total > faults.length ? `The first ${faults.length} of ${formatCount(total, 'fault')}.` : undefined;
  return (
    <Section title={title} note={note}>
      <TableFrame label={title}>
        <table className={styles.faults}>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Effect</th>
              <th scope="col">Where</th>
              <th scope="col">What is wrong and what to do</th>
              <th scope="col">Code</th>
            </tr>
          </thead>
          <tbody>
            {faults.map((fault, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two faults may be equal word for word; the list never changes
              <tr key={index} data-severity={fault.severity}>
                <th scope="row">{fault.line > 0 ? fault.line : 'File'}</th>
                <td className={styles.effect}>{SEVERITIES[fault.severity]}</td>
                <td>{fault.place}</td>
                <td className={styles.message}>{fault.message}</td>
                <td className={styles.code}>{fault.code}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
