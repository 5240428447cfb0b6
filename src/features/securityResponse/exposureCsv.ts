import { csvCell } from '@/core/csv/csvCell.ts';
import type { ExposureRow } from './ExposureService.ts';

export const EXPOSURE_COLUMNS = [
  'userId',
  'apiKeyId',
  'sessionId',
  'ip',
  'companyId',
  'method',
  'route',
  'answered',
  'refused',
  'bytes',
  'first',
  'last',
] as const satisfies readonly (keyof ExposureRow)[];

/** The rows as a file, with a head. */
export function exposureCsv(rows: readonly ExposureRow[]): string {
  const lines = rows.map((row) => EXPOSURE_COLUMNS.map((name) => csvCell(row[name])).join(','));
  return [EXPOSURE_COLUMNS.join(','), ...lines].join('\n');
}
