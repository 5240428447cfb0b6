import type { FaultList } from '../FaultList.ts';
import { OBJECT_LIST, parseSieLine } from './parseSieLine.ts';
import { emptySieDocument, type SieBalance, type SieDocument } from './SieDocument.ts';
import { isSieAccountType } from './sieAccount.ts';
import { isCutAmount, parseSieAmount, parseSieDate, parseSieMonth, parseSieYear } from './sieValues.ts';
import { VoucherBuilder } from './VoucherBuilder.ts';

type Scan = {
  readonly document: SieDocument;
  readonly faults: FaultList;
  voucher: VoucherBuilder | undefined;
  isOutsideReported: boolean;
  isSecondReported: boolean;
};

type Handler = (scan: Scan, fields: readonly string[], line: number) => void;

/**
 * Every label that says something about the books. The others are ignored, as the standard demands:
 * among them #DIM, #OBJEKT, #OIB, #OUB, #PBUDGET, #SRU, #ORGNR, #OMFATTN and the removed row #BTRANS.
 */
const HANDLERS: Readonly<Record<string, Handler>> = {
  '#FNAMN': ({ document }, fields) => {
    document.companyName = fields[1] || undefined;
  },
  '#FLAGGA': noticeSecondHead,
  '#SIETYP': (scan, fields, line) => {
    noticeSecondHead(scan, fields, line);
    scan.document.sieType = fields[1];
  },
  '#RAR': readYear,
  '#KONTO': ({ document }, fields, line) => {
    const number = fields[1] ?? '';
    if (number === '') return;
    const first = document.accountNames.get(number)?.line ?? line;
    document.accountNames.set(number, { name: fields[2] || `Account ${number}`, line: first });
  },
  '#KTYP': ({ document }, fields) => {
    const type = (fields[2] ?? '').toUpperCase();
    if (fields[1] && isSieAccountType(type)) document.accountTypes.set(fields[1], type);
  },
  '#IB': (scan, fields, line) => readBalance(scan, scan.document.openings, fields, line),
  '#UB': (scan, fields, line) => readBalance(scan, scan.document.closings, fields, line),
  '#RES': (scan, fields, line) => readBalance(scan, scan.document.results, fields, line),
  '#PSALDO': readPeriod,
  '#VER': (scan, fields, line) => {
    closeUnfinished(scan, line);
    scan.document.voucherCount += 1;
    scan.voucher = new VoucherBuilder(fields, line, scan.document.currency, scan.faults);
  },
  '#TRANS': readRow,
  '#RTRANS': readRow,
  '}': (scan) => {
    const voucher = scan.voucher?.close();
    if (voucher !== undefined) scan.document.vouchers.push(voucher);
    scan.voucher = undefined;
    scan.isOutsideReported = false;
  },
};

/** Reads all lines of a SIE file; what cannot be read becomes a fault and the reading goes on. */
export function scanSie(lines: readonly string[], currency: string, faults: FaultList): SieDocument {
  const scan: Scan = {
    document: emptySieDocument(currency),
    faults,
    voucher: undefined,
    isOutsideReported: false,
    isSecondReported: false,
  };
  for (let index = 0; index < lines.length; index += 1) {
    const fields = parseSieLine(lines[index] ?? '');
    const label = fields[0];
    if (label !== undefined) HANDLERS[label.toUpperCase()]?.(scan, fields, index + 1);
  }
  closeUnfinished(scan, lines.length);
  return scan.document;
}

/** Two files in one would count everything twice, or two companies as one. */
function noticeSecondHead(scan: Scan, _fields: readonly string[], line: number): void {
  const { openings, closings, results, periods, voucherCount } = scan.document;
  const hasContent = openings.length + closings.length + results.length + periods.length + voucherCount > 0;
  if (!hasContent || scan.isSecondReported) return;
  scan.isSecondReported = true;
  closeUnfinished(scan, line);
  scan.faults.error(
    'FILE_DOUBLED',
    line,
    `line ${line}`,
    'A second SIE file begins here, inside the first: part them, or export again, and import each by itself.',
  );
}

function closeUnfinished(scan: Scan, line: number): void {
  if (scan.voucher === undefined) return;
  scan.faults.error(
    'FILE_TRUNCATED',
    line,
    scan.voucher.place,
    'The voucher is not closed by "}": the file is cut off or damaged here. Export it again.',
  );
  scan.voucher = undefined;
}

function readRow(scan: Scan, fields: readonly string[], line: number): void {
  if (scan.voucher !== undefined) {
    scan.voucher.addRow(fields, line);
    return;
  }
  if (scan.isOutsideReported) return;
  scan.isOutsideReported = true;
  scan.faults.error(
    'VOUCHER_HEADER_MISSING',
    line,
    `line ${line}`,
    'Rows stand outside any voucher: the #VER row before them is missing. Export the file again.',
  );
}

function readYear({ document, faults }: Scan, fields: readonly string[], line: number): void {
  const year = parseSieYear(fields[1]);
  const place = `fiscal year ${fields[1] ?? ''}`;
  const startsOn = parseSieDate(fields[2]);
  const endsOn = parseSieDate(fields[3]);
  if (year === undefined || startsOn === undefined || endsOn === undefined || endsOn < startsOn) {
    faults.error(
      'FISCAL_YEAR_INVALID',
      line,
      place,
      'The year is not readable: write #RAR 0 YYYYMMDD YYYYMMDD.',
    );
    return;
  }
  const stated = document.years.get(year);
  if (stated !== undefined && (stated.startsOn !== startsOn || stated.endsOn !== endsOn))
    faults.error(
      'FISCAL_YEAR_TWICE',
      line,
      place,
      `Line ${stated.line} states the same year with other dates: leave only the right #RAR row.`,
    );
  for (const [index, other] of document.years)
    if (index !== year && startsOn <= other.endsOn && other.startsOn <= endsOn)
      faults.error(
        'FISCAL_YEARS_OVERLAP',
        line,
        place,
        `The year overlaps fiscal year ${index}: mend the dates.`,
      );
  document.years.set(year, { startsOn, endsOn, line });
}

function readBalance(scan: Scan, into: SieBalance[], fields: readonly string[], line: number): void {
  const balance = parseBalance(scan, fields, [1, 2, 3], line);
  if (balance !== undefined) into.push(balance);
}

function readPeriod(scan: Scan, fields: readonly string[], line: number): void {
  const hasList = fields[4]?.startsWith(OBJECT_LIST) ?? false;
  if (hasList && fields[4] !== OBJECT_LIST) return;
  const balance = parseBalance(scan, fields, [1, 3, hasList ? 5 : 4], line);
  if (balance === undefined) return;
  const month = parseSieMonth(fields[2]);
  if (month !== undefined) scan.document.periods.push({ ...balance, month });
  else
    scan.faults.error(
      'DATE_INVALID',
      line,
      `account ${balance.accountNumber}`,
      `"${fields[2]}" is no month: write it YYYYMM.`,
    );
}

function parseBalance(
  { document, faults }: Scan,
  fields: readonly string[],
  at: readonly [number, number, number],
  line: number,
): SieBalance | undefined {
  const year = parseSieYear(fields[at[0]]);
  const accountNumber = fields[at[1]] ?? '';
  const amountMinor = parseSieAmount(fields[at[2]], document.currency);
  const next = fields[at[2] + 1];
  const isCut = isCutAmount(fields[at[2]], next);
  if (year !== undefined && accountNumber !== '' && amountMinor !== undefined && !isCut)
    return { year, accountNumber, amountMinor, line };
  const text = isCut ? `${fields[at[2]]} ${next}` : fields[at[2]];
  const found = text ? `"${text}" is no amount` : 'The row is not whole';
  faults.error(
    'AMOUNT_INVALID',
    line,
    `${fields[0]} ${accountNumber}`.trim(),
    `${found}: a balance row needs year, account and an amount like -1234.50.`,
  );
  return undefined;
}
