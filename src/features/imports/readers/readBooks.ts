import type { Books } from '@/core/ledger/Books.ts';
import type { CsvMapping } from './csv/CsvMapping.ts';
import { parseCsvTable } from './csv/parseCsvTable.ts';
import { decodeText } from './decodeText.ts';
import { isBeancount, readBeancount } from './readBeancount.ts';
import { FILE_BYTES_MAX, FILE_LINES_MAX } from './readerLimits.ts';
import { readMappedCsv } from './readMappedCsv.ts';
import { findQuickbooksHeader, readQuickbooksJournal } from './readQuickbooksJournal.ts';
import { isSie, readSie } from './readSie.ts';
import { findXeroHeader, readXeroJournal } from './readXeroJournal.ts';
import { refusedBooks } from './refusedBooks.ts';

export type BookFile = {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  /** For a CSV of unknown layout; without it the header decides. */
  readonly mapping?: CsvMapping | undefined;
  /** Currency of files that state none. */
  readonly currency?: string | undefined;
};

const HEAD_CHARACTERS = 60_000;
const SYMBOLS: readonly (readonly [string, string])[] = [
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['$', 'USD'],
];
const DOLLARS = new Set(['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD']);
const DEFAULT_CURRENCY = 'USD';
/** Zip and new Excel, old Excel, gzip. */
const ARCHIVE_MARKS = [
  [0x50, 0x4b, 3],
  [0xd0, 0xcf, 0x11, 0xe0],
  [0x1f, 0x8b],
] as const;
/** Date, account and amount: what a table with fewer columns holds is no ledger. */
const CSV_COLUMNS_MIN = 3;

/**
 * Reads a file of books in whatever format its content shows; the name's extension is not trusted. Never
 * throws for what a file holds: the faults say what is wrong, and any of severity `error` refuses it.
 */
export function readBooks({ bytes, fileName, mapping, currency }: BookFile): Books {
  const refusal = refusalOf(bytes, fileName);
  if (refusal !== undefined) return refusal;
  const decoded = decodeText(bytes);
  const { text, encoding } = decoded;
  if (text.trim() === '')
    return refusedBooks('csv-mapped', 'FILE_EMPTY', `${fileName} is empty: export it again.`);
  if (text.startsWith('%PDF')) return unknownFormat(fileName, encoding);
  if (mapping === undefined && isSie(text)) return readSie(bytes, decoded);
  if (mapping === undefined && isBeancount(text)) return readBeancount(bytes, currency, decoded);
  if (/^\s*<\?xml|^\s*<(!doctype|html)/i.test(text) || isBinary(text))
    return unknownFormat(fileName, encoding);
  return readCsv(text, { bytes, fileName, mapping, currency });
}

function readCsv(text: string, { bytes, fileName, mapping, currency }: BookFile): Books {
  const { rows } = parseCsvTable(text.slice(0, HEAD_CHARACTERS));
  if (rows.every((row) => row.cells.length < CSV_COLUMNS_MIN)) return unknownFormat(fileName);
  const assumed = currency ?? SYMBOLS.find(([symbol]) => text.includes(symbol))?.[1] ?? DEFAULT_CURRENCY;
  const isQuickbooks = mapping === undefined && findQuickbooksHeader(rows) !== undefined;
  const isXero = mapping === undefined && !isQuickbooks && findXeroHeader(rows) !== undefined;
  const books = isQuickbooks
    ? readQuickbooksJournal(bytes, assumed)
    : isXero
      ? readXeroJournal(bytes, assumed)
      : readMappedCsv(bytes, mapping, assumed);
  const sign = otherSign(text, books.currency);
  if (sign !== undefined && books.vouchers.length > 0)
    return {
      ...books,
      faults: [
        ...books.faults,
        {
          severity: 'notice',
          code: 'CURRENCY_SIGN_DIFFERENT',
          line: 0,
          place: 'file',
          message: `Amounts of the file carry the sign ${sign}, and they are taken as ${books.currency}: make a company in the file's currency if that is wrong.`,
        },
      ],
    };
  if (currency !== undefined || books.vouchers.length === 0 || books.currency !== assumed) return books;
  return {
    ...books,
    faults: [
      ...books.faults,
      {
        severity: 'notice',
        code: 'CURRENCY_ASSUMED',
        line: 0,
        place: 'file',
        message: `The file names no currency: taken as ${assumed}. Choose another if that is wrong.`,
      },
    ],
  };
}

/** A currency sign beside a number that is not the sign of these books. */
function otherSign(text: string, currency: string): string | undefined {
  const sign = /([€£$])\s?\d|\d\s?([€£$])/.exec(text);
  const found = sign?.[1] ?? sign?.[2];
  const own = SYMBOLS.find(([symbol]) => symbol === found)?.[1];
  if (own === undefined || own === currency) return undefined;
  return own === 'USD' && DOLLARS.has(currency) ? undefined : found;
}

function unknownFormat(fileName: string, encoding = 'unknown'): Books {
  return refusedBooks(
    'csv-mapped',
    'FORMAT_UNKNOWN',
    `${fileName} is in no format that can be read: SIE, Beancount, or CSV from QuickBooks, Xero or elsewhere.`,
    { encoding },
  );
}

function refusalOf(bytes: Uint8Array, fileName: string): Books | undefined {
  const refuse = (code: string, message: string) => refusedBooks('csv-mapped', code, message);
  if (bytes.length === 0) return refuse('FILE_EMPTY', `${fileName} is empty: export it again.`);
  if (bytes.length > FILE_BYTES_MAX)
    return refuse(
      'FILE_TOO_LARGE',
      `${fileName} is larger than ${FILE_BYTES_MAX / 1024 / 1024} MiB: export one year at a time.`,
    );
  if (countLines(bytes) > FILE_LINES_MAX)
    return refuse(
      'FILE_TOO_LARGE',
      `${fileName} has more than ${FILE_LINES_MAX} lines: export one year at a time.`,
    );
  if (ARCHIVE_MARKS.some((mark) => mark.every((byte, index) => bytes[index] === byte)))
    return refuse(
      'FORMAT_UNKNOWN',
      `${fileName} is an Excel workbook or an archive: save the sheet as CSV, or unpack the file.`,
    );
  return undefined;
}

function countLines(bytes: Uint8Array): number {
  let feeds = 0;
  let returns = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === 10) feeds += 1;
    else if (byte === 13) returns += 1;
  }
  return Math.max(feeds, returns) + 1;
}

/** Text has hardly any control characters; pictures, PDF and programs are full of them. */
function isBinary(text: string): boolean {
  const head = text.slice(0, HEAD_CHARACTERS);
  let controls = 0;
  for (let index = 0; index < head.length; index += 1) {
    const code = head.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12) controls += 1;
  }
  return controls * 100 > head.length;
}
