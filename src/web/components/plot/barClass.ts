import styles from './Bars.module.css';

export type BarKind =
  | 'level'
  | 'trend'
  | 'season'
  | 'calendar'
  | 'limits'
  | 'reconciled'
  | 'scenario'
  | 'error'
  | 'naive';

/** The look of a kind of bar, in a plot and in its legend; patterns differ, so that colour is not needed. */
export function barClass(kind: BarKind): string | undefined {
  return styles[kind];
}
