import type { ReactNode } from 'react';
import styles from './PlotReadout.module.css';

type PlotReadoutProps = {
  heading: string;
  main: ReactNode;
  figures: readonly { readonly label: string; readonly value: ReactNode }[];
};

/** The figures of the chosen column of a small plot, always in the same place. */
export function PlotReadout({ heading, main, figures }: PlotReadoutProps): ReactNode {
  return (
    <dl className={styles.readout}>
      <div>
        <dt>{heading}</dt>
        <dd className={styles.main}>{main}</dd>
      </div>
      {figures.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
