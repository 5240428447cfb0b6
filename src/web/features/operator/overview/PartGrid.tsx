import type { ReactNode } from 'react';
import type { Part } from '@/features/overview/overviewContract.ts';
import { asTitle } from '@/web/lib/format/asTitle.ts';
import { StateLine } from '../console/StateLine.tsx';
import styles from './PartGrid.module.css';

const WORDS: Readonly<Record<Part['state'], string>> = { fine: 'fine', wrong: 'wrong', unknown: 'not known' };

/** What a good sentence rests on. */
export function PartGrid({ parts, isOld = false }: { parts: readonly Part[]; isOld?: boolean }): ReactNode {
  return (
    <ul className={styles.parts} data-old={isOld}>
      {parts.map(({ name, state, detail, tookMs }) => (
        <li key={name} data-state={state}>
          <StateLine state={state}>
            {asTitle(name)}: {WORDS[state]}
          </StateLine>
          <p className={styles.detail}>
            {detail} <span className={styles.took}>({tookMs} ms)</span>
          </p>
        </li>
      ))}
    </ul>
  );
}
