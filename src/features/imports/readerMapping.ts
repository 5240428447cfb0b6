import type { CsvMapping } from './importContract.ts';
import type { CsvMapping as ReaderMapping } from './readers/csv/CsvMapping.ts';

const ORDERS = { YMD: 'ymd', DMY: 'dmy', MDY: 'mdy' } as const;
const WRITTEN_ORDERS = { ymd: 'YMD', dmy: 'DMY', mdy: 'MDY' } as const;

export function toReaderMapping({ dateFormat, ...columns }: CsvMapping): ReaderMapping {
  return { ...columns, dateFormat: dateFormat && ORDERS[dateFormat] };
}

export function fromReaderMapping({ dateFormat, ...columns }: ReaderMapping): CsvMapping {
  return { ...columns, dateFormat: dateFormat && WRITTEN_ORDERS[dateFormat] };
}
