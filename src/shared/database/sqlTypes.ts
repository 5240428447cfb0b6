/** How Postgres values arrive: int8 as a safe integer, dates as `YYYY-MM-DD`, instants as ISO text. */
import pg from 'pg';

const INT8 = 20;
const NUMERIC = 1700;
const DATE = 1082;
const TIMESTAMPTZ = 1184;
const INSTANT = /^([\d-]+) ([\d:]+)(?:\.(\d+))?\+00$/;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`integer outside the safe range: ${text}`);
  return value;
}

/**
 * One instant has one text, that of `Date.toISOString` with further digits where the column keeps them:
 * Postgres leaves out the zeros at the end of a fraction, so that `.690` would come back as `.69`.
 */
function instant(text: string): string {
  const [, day, time, fraction = ''] = INSTANT.exec(text) ?? [];
  if (day === undefined) throw new RangeError(`not an instant in UTC: ${text}`);
  return `${day}T${time}.${fraction.padEnd(3, '0')}Z`;
}

const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: safeInteger,
  // sums of int8 are numeric in Postgres; amounts are whole minor units
  [NUMERIC]: safeInteger,
  [DATE]: (text) => text,
  [TIMESTAMPTZ]: instant,
};

/** How every session writes instants and dates, whatever the server, the database or the role is set to. */
export const SESSION_OPTIONS = '-c timezone=UTC -c datestyle=ISO';

/** Type parsers for plain SQL, in sessions with those options. */
export const sqlTypes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    PARSERS[oid] ?? (pg.types.getTypeParser(oid, format ?? 'text') as (text: string) => unknown),
} as pg.CustomTypesConfig;
