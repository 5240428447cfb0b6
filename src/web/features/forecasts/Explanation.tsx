import type { ReactNode } from 'react';
import type { ExplanationResponse } from '@/features/forecasts/forecastContract.ts';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import styles from './Explanation.module.css';
import { hitRateText } from './hitRateText.ts';

/** Why the figures are what they are: in sentences, and what else was tried. */
export function Explanation({ explanation }: { explanation: ExplanationResponse }): ReactNode {
  const { sentences, members = [], methodName, historyMonths } = explanation;
  return (
    <Section title="How this forecast is made">
      <dl className={styles.facts}>
        <div>
          <dt>Method</dt>
          <dd>{methodName}</dd>
        </div>
        <div>
          <dt>History</dt>
          <dd>{historyMonths} months</dd>
        </div>
        <div>
          <dt>Hit rate of the 80 % band</dt>
          <dd>{hitRateText(explanation)}</dd>
        </div>
      </dl>
      <ul className={styles.sentences}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <details>
        <summary>Methods that were tried</summary>
        <p className={styles.note}>
          Error is measured on past months that each method had not seen, relative to “next month will be as
          this month”. Under 1 is better than that.
        </p>
        <TableFrame label="Methods that were tried">
          <table>
            <thead>
              <tr>
                <th scope="col">Method</th>
                <th scope="col" data-number>
                  Weight
                </th>
                <th scope="col">Form</th>
                <th scope="col">Why not</th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <tr key={member.method} data-kind={member.weight > 0 ? 'total' : undefined}>
                  <th scope="row">{member.methodName}</th>
                  <td data-number>{Math.round(member.weight * 100)} %</td>
                  <td>{member.form}</td>
                  <td>{member.whyNot}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      </details>
    </Section>
  );
}
