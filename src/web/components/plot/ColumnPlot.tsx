import type { CSSProperties, KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { nextIndex } from '@/web/components/chart/nextIndex.ts';
import { classNames } from '@/web/lib/classNames.ts';
import { type BarKind, barClass } from './barClass.ts';
import styles from './ColumnPlot.module.css';
import { niceScale } from './niceScale.ts';

/** A bar from one value to another, in the unit of the plot. */
export type Bar = { readonly kind: BarKind; readonly from: number; readonly to: number };

export type Column = {
  readonly key: string;
  readonly label: string;
  readonly bars: readonly Bar[];
  /** Where the column comes out; drawn as a line across it. */
  readonly mark?: number;
  /** Drawn pale: it rests on little. */
  readonly isPale?: boolean;
};

type ColumnPlotProps = {
  label: string;
  columns: readonly Column[];
  index: number;
  onIndex: (index: number) => void;
  /** The chosen column as it is said. */
  valueText: string;
  formatTick: (value: number) => string;
};

/** Labels under the columns that fit beside each other on a phone. */
const LABELS_MAX = 5;

function valuesOf(columns: readonly Column[]): number[] {
  return columns.flatMap(({ bars, mark = 0 }) => [mark, ...bars.flatMap(({ from, to }) => [from, to])]);
}

/** Columns of bars around zero, as a slider: pointer and arrow keys choose the column that is read out. */
export function ColumnPlot(props: ColumnPlotProps): ReactNode {
  const { label, columns, index, onIndex, valueText, formatTick } = props;
  const { low, high } = niceScale(valuesOf(columns));
  const share = (value: number): number => ((value - low) / (high - low)) * 100;
  const every = Math.ceil(columns.length / LABELS_MAX);

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = nextIndex(event.key, index, columns.length);
    if (next === undefined) return;
    event.preventDefault();
    onIndex(next);
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - left) / width) * columns.length);
    onIndex(Math.max(0, Math.min(at, columns.length - 1)));
  };
  const span = (from: number, to: number): CSSProperties => ({
    bottom: `${share(Math.min(from, to))}%`,
    height: `${Math.abs(share(to) - share(from))}%`,
  });

  return (
    <div className={styles.plot}>
      <div className={styles.axis} aria-hidden="true">
        {[...new Set([low, 0, high])].map((value) => (
          <span key={value} style={{ bottom: `${share(value)}%` }}>
            {formatTick(value)}
          </span>
        ))}
      </div>
      <div
        className={styles.columns}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={columns.length - 1}
        aria-valuenow={index}
        aria-valuetext={valueText}
        onKeyDown={onKeyDown}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
      >
        <span className={styles.zero} style={{ bottom: `${share(0)}%` }} />
        {columns.map(({ key, bars, mark, isPale = false }, position) => (
          <span key={key} className={styles.column} data-chosen={position === index} data-pale={isPale}>
            {bars.map(({ kind, from, to }) => (
              <span
                key={kind}
                className={classNames(styles.bar, barClass(kind))}
                style={span(from, to)}
                data-kind={kind}
              />
            ))}
            {mark !== undefined && <span className={styles.mark} style={{ bottom: `${share(mark)}%` }} />}
          </span>
        ))}
      </div>
      <div className={styles.labels} aria-hidden="true">
        {columns.map((column, position) => (
          <span key={column.key}>{position % every === 0 && <span>{column.label}</span>}</span>
        ))}
      </div>
    </div>
  );
}
