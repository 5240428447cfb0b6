import type { BookPosting, BookVoucher, IsoDate } from '@/core/ledger/Books.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import type { FaultList } from '../FaultList.ts';
import { OBJECT_LIST } from './parseSieLine.ts';
import { isCutAmount, parseSieAmount, parseSieDate } from './sieValues.ts';

const UNDATED: IsoDate = '';

/**
 * Collects the rows between `#VER` and `}`. `#BTRANS` is a removed row and does not count. `#RTRANS` is an
 * added row that a `#TRANS` twin repeats for older readers: it counts only where the twin is missing.
 */
export class VoucherBuilder {
  private readonly rows: BookPosting[] = [];
  private readonly addedRows: BookPosting[] = [];
  private isBroken = false;
  private readonly series: string;
  private readonly number: string;
  private readonly date: IsoDate;
  private readonly description: string;
  readonly place: string;

  constructor(
    fields: readonly string[],
    private readonly line: number,
    private readonly currency: string,
    private readonly faults: FaultList,
  ) {
    this.series = fields[1] ?? '';
    this.number = fields[2] ?? '';
    this.description = fields[4] ?? '';
    this.place = `voucher ${[this.series, this.number].filter((part) => part !== '').join(' ') || `at line ${line}`}`;
    const date = parseSieDate(fields[3]);
    this.date = date ?? UNDATED;
    if (date === undefined) {
      this.isBroken = true;
      const found = fields[3] ? `"${fields[3]}" is` : 'there is';
      faults.error('DATE_INVALID', line, this.place, `${found} no date: write it YYYYMMDD in the #VER row.`);
    }
  }

  /** Takes a `#TRANS` or `#RTRANS` row. */
  addRow(fields: readonly string[], line: number): void {
    const accountNumber = fields[1] ?? '';
    const hasObjects = fields[2]?.startsWith(OBJECT_LIST) ?? false;
    const rest = hasObjects ? 3 : 2;
    const amountMinor = parseSieAmount(fields[rest], this.currency);
    if (accountNumber === '' || accountNumber.startsWith(OBJECT_LIST)) {
      this.isBroken = true;
      this.faults.error('ACCOUNT_MISSING', line, this.place, 'The row names no account: add its number.');
      return;
    }
    if (amountMinor === undefined) {
      this.isBroken = true;
      const found = fields[rest] ? `"${fields[rest]}" is no amount` : 'The row has no amount';
      this.faults.error('AMOUNT_INVALID', line, this.place, `${found}: write it like -1234.50.`);
      return;
    }
    // a date stands behind the amount, if anything
    if (isCutAmount(fields[rest], fields[rest + 1]) || isCutAmount(fields[rest], `${fields[rest + 1]}.00`)) {
      this.isBroken = true;
      this.faults.error(
        'AMOUNT_INVALID',
        line,
        this.place,
        `"${fields[rest]} ${fields[rest + 1]}" has a blank inside the amount: write it like -1234.50.`,
      );
      return;
    }
    const description = fields[rest + 2] ?? '';
    const posting = { accountNumber, amountMinor, currency: this.currency, description, line };
    (fields[0]?.toUpperCase() === '#RTRANS' ? this.addedRows : this.rows).push(posting);
  }

  /** The finished voucher, or undefined after a fault has said why there is none. */
  close(): BookVoucher | undefined {
    const postings = this.postings();
    if (this.isBroken) return undefined;
    if (postings.length === 0) {
      this.faults.notice('VOUCHER_EMPTY', this.line, this.place, 'The voucher has no rows and is left out.');
      return undefined;
    }
    const difference = sumOf(postings);
    if (!Number.isSafeInteger(difference)) {
      this.faults.error('AMOUNT_INVALID', this.line, this.place, 'The amounts are too large to be added up.');
      return undefined;
    }
    if (difference !== 0) {
      const off = formatDecimal(Math.abs(difference), this.currency);
      const side = difference > 0 ? 'debit exceeds credit' : 'credit exceeds debit';
      this.faults.error(
        'VOUCHER_UNBALANCED',
        this.line,
        this.place,
        `Voucher of ${this.date} does not balance: ${side} by ${off} ${this.currency}. Correct it where the file was made and export again.`,
      );
      return undefined;
    }
    const { series, number, date, description, line } = this;
    return { series, number, date, description, line, postings };
  }

  private postings(): readonly BookPosting[] {
    if (this.addedRows.length === 0) return this.rows;
    const twins = new Map<string, number>();
    for (const row of this.rows) twins.set(keyOf(row), (twins.get(keyOf(row)) ?? 0) + 1);
    const alone = this.addedRows.filter((row) => {
      const left = twins.get(keyOf(row)) ?? 0;
      twins.set(keyOf(row), left - 1);
      return left <= 0;
    });
    if (alone.length === 0 || (this.rows.length > 0 && sumOf(this.rows) === 0)) return this.rows;
    return [...this.rows, ...alone].sort((a, b) => a.line - b.line);
  }
}

function keyOf(row: BookPosting): string {
  return `${row.accountNumber} ${row.amountMinor}`;
}

/** The sum, which is not a safe integer once any step left the safe range. */
function sumOf(rows: readonly BookPosting[]): number {
  let total = 0;
  for (const row of rows) {
    total += row.amountMinor;
    if (!Number.isSafeInteger(total)) return Number.NaN;
  }
  return total;
}
