import { type ReactNode, useId } from 'react';
import styles from './Fact.module.css';

type FactProps = { label: string; value: ReactNode; unit?: string; note: string; definition: string };

/** One figure; its definition opens from the label, by pointer, keyboard or touch. */
export function Fact({ label, value, unit, note, definition }: FactProps): ReactNode {
  const id = useId();
  return (
    <div className={styles.fact}>
      <dt>
        <button type="button" className={styles.label} aria-describedby={id}>
          {label}
        </button>
        <span id={id} role="tooltip" className={styles.definition}>
          {definition}
        </span>
      </dt>
      <dd className={styles.value}>
        {value} {unit && <span className={styles.unit}>{unit}</span>}
      </dd>
      <dd className={styles.note}>{note}</dd>
    </div>
  );
}
