import { type ReactNode, useId, useState } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { type BarKind, barClass } from './barClass.ts';
import styles from './PlotFrame.module.css';

type PlotFrameProps = {
  title: string;
  note?: ReactNode;
  legend: readonly { readonly kind: BarKind; readonly label: string }[];
  /** What the line across each column is. */
  mark?: string;
  /** The figures of the chosen column. */
  readout: ReactNode;
  table: ReactNode;
  children: ReactNode;
};

/** A small plot with its figures, its legend and its table. */
export function PlotFrame({
  title,
  note,
  legend,
  mark,
  readout,
  table,
  children,
}: PlotFrameProps): ReactNode {
  const id = useId();
  const [isTable, setTable] = useState(false);
  return (
    <figure className={styles.frame} aria-labelledby={id}>
      <figcaption className={styles.head}>
        <h3 id={id}>{title}</h3>
        <Button tone="quiet" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? 'Show chart' : 'Show table'}
        </Button>
      </figcaption>
      {note && <p className={styles.note}>{note}</p>}
      {isTable ? (
        table
      ) : (
        <>
          {readout}
          {children}
          <ul className={styles.legend}>
            {legend.map(({ kind, label }) => (
              <li key={kind}>
                <span className={`${styles.swatch} ${barClass(kind)}`} aria-hidden="true" />
                {label}
              </li>
            ))}
            {mark && (
              <li>
                <span className={styles.mark} aria-hidden="true" />
                {mark}
              </li>
            )}
          </ul>
        </>
      )}
    </figure>
  );
}
