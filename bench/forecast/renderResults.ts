import { renderTable } from '@/cli/renderTable.ts';
import type { MethodResult } from './MethodTable.ts';

const COLUMNS = ['sMAPE', 'MASE', 'OWA', 'MSIS', 'cover 95 %', 'ms', 'cpu ms', 'series'];
const NOTHING = '–';

const figure = (value: number | undefined, digits: number) =>
  value === undefined || !Number.isFinite(value) ? NOTHING : value.toFixed(digits);
const percent = (share: number | undefined) => figure(share === undefined ? undefined : 100 * share, 1);

/** The results as a table, members of the pool indented under the combination. */
export function renderResults(results: readonly MethodResult[]): string {
  const rows = results.map(({ method, scores, ms, cpuMs, answered }) => [
    method.kind === 'member' ? `  ${method.name}` : method.name,
    figure(scores.smape, 3),
    figure(scores.mase, 3),
    figure(scores.owa, 3),
    figure(scores.msis, 2),
    percent(scores.coverage),
    figure(ms, 2),
    figure(cpuMs, 2),
    String(answered),
  ]);
  const columns = COLUMNS.map((title) => ({ title, align: 'right' as const }));
  return renderTable([{ title: 'method' }, ...columns], rows);
}
