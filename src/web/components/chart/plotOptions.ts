import type uPlot from 'uplot';
import { formatMonthShort } from '@/web/lib/format/formatDate.ts';
import { formatCompact } from '@/web/lib/format/formatMinor.ts';
import { type ChartColours, withOpacity } from './chartColours.ts';
import type { ChartRow } from './chartRows.ts';

const FONT = '12px "Inter Variable", system-ui, sans-serif';
const LABEL_WIDTH_PX = 64;
const MONTH_STEPS = [1, 2, 3, 6, 12, 24] as const;

export type PlotParts = {
  readonly rows: readonly ChartRow[];
  readonly currency: string;
  readonly colours: ChartColours;
  readonly lowMonth: string | undefined;
  readonly onIndex: (index: number) => void;
};

/** Columns for the plot: the future begins at the last known value, so that lines and band join up. */
export function plotData(rows: readonly ChartRow[]): uPlot.AlignedData {
  const last = rows.findLastIndex((row) => row.actualMinor !== null);
  const joined = (key: Exclude<keyof ChartRow, 'month' | 'label'>): (number | null)[] => {
    const isUsed = rows.some((row) => row[key] !== null);
    return rows.map((row, index) => (isUsed && index === last ? row.actualMinor : row[key]));
  };
  return [
    rows.map((_, index) => index),
    joined('upper95Minor'),
    joined('lower95Minor'),
    joined('upper80Minor'),
    joined('lower80Minor'),
    rows.map((row) => row.actualMinor),
    joined('compareMinor'),
    joined('expectedMinor'),
  ];
}

function monthSplits(rows: readonly ChartRow[], width: number): number[] {
  const room = Math.max(2, Math.floor(width / LABEL_WIDTH_PX));
  const step = MONTH_STEPS.find((months) => rows.length / months <= room) ?? 24;
  return rows.flatMap(({ month }, index) => {
    const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
    return count % step === 0 ? [index] : [];
  });
}

function drawMarks(plot: uPlot, { rows, colours, lowMonth }: PlotParts): void {
  const { ctx, bbox } = plot;
  const pixel = window.devicePixelRatio;
  ctx.save();
  const zero = Math.round(plot.valToPos(0, 'y', true)) + 0.5;
  ctx.strokeStyle = colours['line-strong'];
  ctx.lineWidth = pixel;
  ctx.beginPath();
  ctx.moveTo(bbox.left, zero);
  ctx.lineTo(bbox.left + bbox.width, zero);
  ctx.stroke();
  const low = rows.findIndex((row) => row.month === lowMonth);
  const value = rows[low]?.expectedMinor;
  if (value !== null && value !== undefined) {
    ctx.fillStyle = colours.surface;
    ctx.strokeStyle = colours.accent;
    ctx.lineWidth = 2 * pixel;
    ctx.beginPath();
    ctx.arc(plot.valToPos(low, 'x', true), plot.valToPos(value, 'y', true), 5 * pixel, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

function seriesOf(colours: ChartColours): uPlot.Series[] {
  const hidden: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } };
  const points = { show: false };
  return [
    {},
    hidden,
    hidden,
    hidden,
    hidden,
    { stroke: colours.ink, width: 2, points },
    { stroke: colours.compare, width: 2, dash: [6, 4], points },
    { stroke: colours.accent, width: 2, points },
  ];
}

export function plotOptions(parts: PlotParts, width: number, height: number): uPlot.Options {
  const { rows, currency, colours, onIndex } = parts;
  const line = { stroke: colours.line, width: 1 };
  return {
    width,
    height,
    legend: { show: false },
    padding: [12, 12, 0, 0],
    scales: {
      x: { time: false, range: [-0.3, Math.max(rows.length - 0.7, 1)] },
      y: { range: (_plot, low, high) => yRange(low, high) },
    },
    cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
    series: seriesOf(colours),
    bands: [
      { series: [1, 2], fill: withOpacity(colours.accent, 0.13) },
      { series: [3, 4], fill: withOpacity(colours.accent, 0.22) },
    ],
    axes: [
      {
        stroke: colours.muted,
        font: FONT,
        size: 32,
        grid: { show: false },
        ticks: { ...line, size: 4 },
        splits: (plot) => monthSplits(rows, plot.bbox.width / window.devicePixelRatio),
        values: (_plot, splits) => splits.map((index) => formatMonthShort(rows[index]?.month ?? '2000-01')),
      },
      {
        stroke: colours.muted,
        font: FONT,
        size: 64,
        grid: line,
        ticks: { show: false },
        values: (_plot, splits) => splits.map((value) => formatCompact(value, currency)),
      },
    ],
    hooks: {
      draw: [(plot) => drawMarks(plot, parts)],
      setCursor: [
        ({ cursor }) => {
          if (cursor.idx !== null && cursor.idx !== undefined && cursor.event) onIndex(cursor.idx);
        },
      ],
    },
  };
}

/** Zero is always on the chart: it is the floor. */
function yRange(low: number | null, high: number | null): [number, number] {
  const bottom = Math.min(low ?? 0, 0);
  const top = Math.max(high ?? 0, 0);
  const margin = (top - bottom) * 0.06 || 100;
  return [bottom === 0 ? 0 : bottom - margin, top === 0 ? 0 : top + margin];
}
