import type { ReactNode } from 'react';
import type { ExplanationResponse } from '@/features/forecasts/forecastContract.ts';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { asTitle } from '@/web/lib/format/asTitle.ts';
import styles from './MemberTable.module.css';

/** The methods behind the forecast with their weights, and those that were passed over and why. */
export function MemberTable({ explanation }: { explanation: ExplanationResponse }): ReactNode {
  const { members = [] } = explanation;
  if (members.length === 0) return null;
  const sorted = members.toSorted((left, right) => right.weight - left.weight);
  const most = sorted[0]?.weight || 1;
  return (
    <TableFrame label="Methods and their weights">
      <table>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col" data-number>
              Weight
            </th>
            <th scope="col">
              <span className="visuallyHidden">Weight, drawn</span>
            </th>
            <th scope="col">Form fitted, or why it was not used</th>
            <th scope="col">Source</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ method, methodName, weight, form, whyNot, source }) => (
            <tr key={method}>
              <th scope="row" className={styles.name}>
                {asTitle(methodName)}
              </th>
              <td data-number>{weight > 0 ? `${(weight * 100).toFixed(1)} %` : 'Not used'}</td>
              <td className={styles.weight}>
                <span style={{ width: `${(weight / most) * 100}%` }} aria-hidden="true" />
              </td>
              <td className={styles.form}>{whyNot ?? form}</td>
              <td className={styles.source}>{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
