import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FILE_FAULTS, FileFaults } from './FileFaults.ts';
import type { FileSeries } from './RawSeries.ts';
import { SeriesFile, type SeriesFileOptions } from './SeriesFile.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-series-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const PLAIN: SeriesFileOptions = { layout: undefined, seasonLength: undefined };

async function openText(text: string | Buffer, options = PLAIN): Promise<SeriesFile | FileFaults> {
  const file = path.join(dir, 'books.csv');
  writeFileSync(file, text);
  return SeriesFile.open(file, options);
}

async function read(text: string | Buffer, options = PLAIN): Promise<FileSeries[]> {
  const source = await openText(text, options);
  if (source instanceof FileFaults) throw new Error(source.render());
  const scan = await source.scan();
  expect(scan.faults.render()).toBe('');
  const found: FileSeries[] = [];
  for await (const series of source.series(scan)) found.push(series);
  expect(found).toHaveLength(scan.series);
  return found;
}

async function faultsOf(text: string, options = PLAIN): Promise<string> {
  const source = await openText(text, options);
  return (source instanceof FileFaults ? source : (await source.scan()).faults).render();
}

const values = (found: readonly FileSeries[]) => found.map((series) => [series.id, ...series.values]);

describe('a row for each value', () => {
  it('makes series of runs of rows, in any order within one, with nulls for what is missing', async () => {
    const found = await read(
      'series_id,month,value\nrent,2024-03,3\nrent,2024-01,-1.5\nrent,2024-05,\nsales,2024-01,7\nsales,2024-02,NA\n',
    );
    expect(values(found)).toEqual([
      ['rent', -1.5, null, 3, null, null],
      ['sales', 7, null],
    ]);
    expect(found[0]?.calendar).toEqual({ unit: 'month', start: '2024-01-01' });
  });

  it('reads semicolons with decimal commas, tabs, a byte order mark, CRLF and quotation marks', async () => {
    const wanted = [['a, "b"', 1.5, 2]];
    expect(
      values(await read('\uFEFFid;date;value\r\n"a, ""b""";2024-01-01;1,5\r\n"a, ""b""";2024-02-01;2\r\n')),
    ).toEqual(wanted);
    expect(
      values(await read('id\tdate\tvalue\n"a, ""b"""\t2024-01-01\t1.5\n"a, ""b"""\t2024-02-01\t2\n')),
    ).toEqual(wanted);
    expect(
      values(await read('id,date,value\n"a, ""b""", 2024-01-01 ,1.5\n\n"a, ""b""",2024-02-01, 2')),
    ).toEqual(wanted);
  });

  it('names a single series by its file', async () => {
    expect(values(await read('date,value\n2024-01-01,5\n2024-01-02,6\n'))).toEqual([['books', 5, 6]]);
  });

  it('gathers series whose rows do not follow one another, whatever one run of them looks like', async () => {
    const between = Array.from(
      { length: 47 },
      (_, t) => `a,${2020 + Math.floor((t + 1) / 12)}-${((t + 1) % 12) + 1},${t}`,
    );
    const found = await read(
      ['a,2020-01,-1', 'a,2024-01,47', 'b,2020-01,2', ...between, 'b,2020-02,5'].join('\n'),
    );
    expect(values(found)).toEqual([
      ['a', ...Array.from({ length: 49 }, (_, t) => t - 1)],
      ['b', 2, 5],
    ]);
  });

  it('lists every fault with its line and column', async () => {
    const text = [
      'id,month,value',
      'a,2024-01,1',
      'a,2024-02,1 000',
      'a,2024-1x,2',
      ',2024-01,3',
      'a,2024-03,4',
      'a,2024-03,5',
      'a,2024-Q1,6',
      'a,2024-04',
      'a,2024-05,1e200',
    ].join('\n');
    const faults = (await faultsOf(text)).split('\n').filter((line) => line.startsWith('  line'));
    expect(faults).toEqual([
      '  line 3, column 3: "1 000" is no number (VALUE_UNREADABLE)',
      '  line 4, column 2: "2024-1x" is no period (PERIOD_UNREADABLE)',
      '  line 5, column 1: there is no id (SERIES_ID_MISSING)',
      '  line 8, column 2: series "a" has periods of another kind in line 2 (PERIODS_MIXED)',
      '  line 9: 2 columns, not 3 (COLUMNS_MISSING)',
      '  line 10, column 3: 1e200 is beyond ±1e+100 (VALUE_TOO_LARGE)',
      '  line 7, column 2: 2024-03 of series "a" stands in line 6 already (PERIOD_DUPLICATE)',
    ]);
  });

  it('finds a period that comes twice in rows far apart', async () => {
    const faults = await faultsOf('a,1,1\nb,1,1\na,2,1\na,1,9\n');
    expect(faults).toContain('line 4, column 2: 1 of series "a" stands in line 1 already (PERIOD_DUPLICATE)');
  });

  it('keeps the first twenty faults and counts the others', async () => {
    const faults = await faultsOf(`a,1,1\n${'a,2,x\n'.repeat(50)}`);
    expect(faults.match(/is no number/g)).toHaveLength(20);
    expect(faults).toMatch(/\n {2}and 30 more$/);
    expect(faults.split(FILE_FAULTS.VALUE_UNREADABLE)).toHaveLength(2);
  });

  it('refuses what is no series with gaps, and more periods than a series may have', async () => {
    const months = Array.from(
      { length: 24 },
      (_, t) => `a,${202301 + (t % 12) + 100 * Math.floor(t / 12)},${t}`,
    );
    expect(await faultsOf(months.join('\n'))).toContain('SERIES_TOO_SPARSE');
    const many = Array.from({ length: 100_001 }, (_, t) => `a,${t},${t}`);
    expect(await faultsOf(many.join('\n'))).toContain('SERIES_TOO_LONG');
  });

  it('refuses a quotation mark that does not end, and nothing at all', async () => {
    expect(await faultsOf('a,1,1\na,2,2\na,"3,3\n')).toContain('CSV_BROKEN');
    expect(await faultsOf('')).toContain('FILE_EMPTY');
    expect(await faultsOf('series_id,period,value\n')).toContain('FILE_EMPTY');
    expect(await faultsOf('hello\nworld\n')).toContain('LAYOUT_UNKNOWN');
  });
});

describe('a row for each series', () => {
  it('reads ragged rows as M4 has them', async () => {
    const found = await read('"V1","V2","V3","V4"\n"Y1",5172.1,5133.5,\nY2,,2,3\n"Y3"\n', {
      ...PLAIN,
      seasonLength: 4,
    });
    expect(values(found)).toEqual([['Y1', 5172.1, 5133.5], ['Y2', null, 2, 3], ['Y3']]);
    expect(found[0]?.calendar).toEqual({ unit: 'index', seasonLength: 4 });
  });

  it('takes periods from the header', async () => {
    const found = await read('id,2024-Q1,2024-Q2,2024-Q3\na,1,2,3\nb,1,2,\n');
    expect(values(found)).toEqual([
      ['a', 1, 2, 3],
      ['b', 1, 2],
    ]);
    expect(found[0]?.calendar).toEqual({ unit: 'quarter', start: '2024-01-01' });
    expect(await faultsOf('id,2024-Q1,2024-Q2,2024-Q3\na,1,2,3,4\n')).toContain('COLUMNS_MISSING');
  });

  it('names the cell at fault, an id that is not there and one that comes twice', async () => {
    const faults = await faultsOf('V1,V2,V3\na,1,x\n,1,2\na,3,4\n');
    expect(faults).toContain('line 2, column 3: "x" is no number (VALUE_UNREADABLE)');
    expect(faults).toContain('line 3, column 1: there is no id (SERIES_ID_MISSING)');
    expect(faults).toContain('line 4, column 1: "a" stands above already (SERIES_DUPLICATE)');
  });
});
