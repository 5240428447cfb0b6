import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type BenchSeries, calendarSeasonOf, frequencyOf } from './BenchSeries.ts';

const HEADER = 'id,type,m,h,train,test';
const FIELDS = HEADER.split(',').length;

function numbersOf(cell: string, where: string): Float64Array {
  if (cell === '') return new Float64Array(0);
  return Float64Array.from(cell.split(';'), (text, index) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) throw new Error(`${where}: value ${index + 1}, "${text}", is no number`);
    return value;
  });
}

function countOf(cell: string, where: string): number {
  const count = Number(cell);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`${where}: "${cell}" is no whole number above 0`);
  return count;
}

/** One line after the header; an Error names `where` it stands. */
export function parseBenchSeries(line: string, where: string): BenchSeries {
  const cells = line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  if (cells.length !== FIELDS) throw new Error(`${where}: ${cells.length} columns, not ${HEADER}`);
  const [id = '', , m = '', h = '', train = '', test = ''] = cells;
  const seasonLength = countOf(m, `${where}, m`);
  const horizon = countOf(h, `${where}, h`);
  const frequency = frequencyOf(seasonLength, horizon);
  const values = numbersOf(train, `${where}, train`);
  if (values.length === 0) throw new Error(`${where}: ${id} has no values to forecast from`);
  return {
    ...{ id, frequency, seasonLength, horizon, train: values },
    calendarSeason: calendarSeasonOf(frequency, seasonLength),
    test: numbersOf(test, `${where}, test`).subarray(0, horizon),
  };
}

/** The series of a file in its order, one at a time. */
export async function* readBenchSeries(file: string): AsyncGenerator<BenchSeries> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    number += 1;
    if (number === 1) {
      if (
        line
          .replace(/^\uFEFF/, '')
          .replaceAll('"', '')
          .trim() !== HEADER
      )
        throw new Error(`${file}: the first line must be ${HEADER}`);
    } else if (line.trim() !== '') yield parseBenchSeries(line, `${file}:${number}`);
  }
}

/** How many series the file has. */
export async function countBenchSeries(file: string): Promise<number> {
  let count = -1;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity }))
    if (line.trim() !== '') count += 1;
  return Math.max(0, count);
}
