import { type ReactNode, useId } from 'react';
import { PERIODS, type Period } from '@/web/lib/searchParams.ts';
import styles from './PeriodSwitch.module.css';

const LABELS: Readonly<Record<Period, string>> = { month: 'Months', quarter: 'Quarters', year: 'Years' };

type PeriodSwitchProps = { value: Period; onChange: (period: Period) => void };

/** What a row of the table is. */
export function PeriodSwitch({ value, onChange }: PeriodSwitchProps): ReactNode {
  const name = useId();
  return (
    <fieldset className={styles.switch}>
      <legend className="visuallyHidden">Rows of the table</legend>
      {PERIODS.map((period) => (
        <label key={period}>
          <input
            type="radio"
            className="visuallyHidden"
            name={name}
            checked={period === value}
            onChange={() => onChange(period)}
          />
          <span>{LABELS[period]}</span>
        </label>
      ))}
    </fieldset>
  );
}
