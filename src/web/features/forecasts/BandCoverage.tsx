import type { ReactNode } from 'react';
import type { ExplanationResponse } from '@/features/forecasts/forecastContract.ts';
import styles from './BandCoverage.module.css';

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** How often each band held in the past, beside how often it should; nothing where that was not tested. */
export function BandCoverage({ explanation }: { explanation: ExplanationResponse }): ReactNode {
  const { coverage = [] } = explanation;
  if (coverage.length === 0) return null;
  return (
    <section className={styles.coverage} aria-label="How often the bands held">
      <h3>How often the bands held</h3>
      <ul>
        {coverage.map(({ level, hits, trials }) => (
          <li key={level}>
            <span>
              {percent(level)} band: held {hits} of {trials} times, {percent(hits / trials)}
            </span>
            <span className={styles.bar} aria-hidden="true">
              <span style={{ width: `${(hits / trials) * 100}%` }} />
              <span className={styles.target} style={{ left: `${level * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.note}>
        The line across each bar is where it should be. All months ahead are counted together, so tests of one
        month overlap.
      </p>
    </section>
  );
}
