import type { IsoDate } from '@/core/ledger/Books.ts';
import type { FaultList } from '../FaultList.ts';
import { assumeDecimalMark, type DecimalMark, detectDecimalMark, parseAmountCell } from './columnAmounts.ts';
import {
  type DateOrder,
  detectDateOrder,
  isSerialDate,
  looksLikeDate,
  parseDateCell,
} from './columnDates.ts';

export type FormatChoice = {
  readonly dateOrder?: DateOrder | undefined;
  readonly decimalMark?: DecimalMark | undefined;
  /** Taken, with a notice, when every date could be read day first and month first. */
  readonly ambiguousDateOrder: 'dmy' | 'mdy';
};

/** How the dates and amounts of one file are written, decided once for whole columns. */
export class ColumnFormats {
  private readonly order: DateOrder;
  private readonly mark: DecimalMark;
  private readonly isCreditNegative: boolean;

  constructor(
    columns: {
      readonly dates: readonly string[];
      readonly amounts: readonly string[];
      /** Given where the sign of the two sides is to be found out. */
      readonly sides?: { readonly debits: readonly string[]; readonly credits: readonly string[] };
    },
    choice: FormatChoice,
    private readonly currency: string,
    private readonly faults: FaultList,
  ) {
    const order = choice.dateOrder ?? detectDateOrder(columns.dates);
    const isAmbiguous =
      order === undefined &&
      columns.dates.some((cell) => {
        const dayFirst = parseDateCell(cell, 'dmy');
        return dayFirst !== undefined && dayFirst !== parseDateCell(cell, 'mdy');
      });
    this.order = order ?? choice.ambiguousDateOrder;
    if (isAmbiguous)
      faults.notice(
        'DATE_ORDER_ASSUMED',
        0,
        'dates',
        `Every date could be read both ways: taken as ${this.order === 'mdy' ? 'month/day/year' : 'day/month/year'}. Choose the other if that is wrong.`,
      );
    this.noticeSerialDates(columns.dates);
    this.mark = choice.decimalMark ?? detectDecimalMark(columns.amounts) ?? this.assumeMark(columns.amounts);
    this.isCreditNegative = columns.sides !== undefined && this.hasNegativeCredits(columns.sides);
  }

  private noticeSerialDates(cells: readonly string[]): void {
    const serial = cells.find(isSerialDate);
    if (serial === undefined) return;
    const date = parseDateCell(serial, this.order);
    this.faults.notice(
      'DATE_NUMBERS',
      0,
      'dates',
      `Dates are written as a spreadsheet's numbers: ${serial} is taken as ${date}. Export them as dates if that is wrong.`,
    );
  }

  private assumeMark(cells: readonly string[]): DecimalMark {
    const { mark, doubtful } = assumeDecimalMark(cells, this.currency);
    if (doubtful !== undefined)
      this.faults.notice(
        'AMOUNTS_AMBIGUOUS',
        0,
        'amounts',
        `Amounts such as ${doubtful} could be read both ways: taken with thousands ${mark === ',' ? 'points' : 'commas'}. Choose the decimal mark if that is wrong.`,
      );
    return mark;
  }

  /** Debits that are never negative beside credits that are never positive cannot balance in any other way. */
  private hasNegativeCredits(sides: { debits: readonly string[]; credits: readonly string[] }): boolean {
    const read = (cells: readonly string[]) =>
      cells.flatMap((cell) => parseAmountCell(cell, this.mark, this.currency) ?? []);
    const credits = read(sides.credits);
    const isNegative =
      credits.some((amount) => amount < 0) &&
      credits.every((amount) => amount <= 0) &&
      read(sides.debits).every((amount) => amount >= 0);
    if (isNegative)
      this.faults.notice(
        'CREDITS_NEGATIVE',
        0,
        'amounts',
        'The file writes credits with a minus of their own: they are taken as credits.',
      );
    return isNegative;
  }

  /** The date, or undefined after a fault. */
  date(cell: string, line: number, place: string): IsoDate | undefined {
    const date = parseDateCell(cell, this.order);
    if (date === undefined) {
      const hint = looksLikeDate(cell) ? ' in the order of day and month that the other dates show' : '';
      this.faults.error(
        'DATE_INVALID',
        line,
        place,
        `"${cell}" is no date${hint}: write it like 2024-01-31.`,
      );
    }
    return date;
  }

  /** Debit less credit in minor units, or undefined after a fault. */
  amount(
    debit: string,
    credit: string,
    line: number,
    place: string,
    currency = this.currency,
  ): number | undefined {
    const debitMinor = parseAmountCell(debit, this.mark, currency);
    const creditMinor = parseAmountCell(credit, this.mark, currency);
    if (debitMinor !== undefined && creditMinor !== undefined) {
      const amount = this.isCreditNegative ? debitMinor + creditMinor : debitMinor - creditMinor;
      if (Number.isSafeInteger(amount)) return amount;
    }
    const bad = debitMinor === undefined ? debit : credit;
    const written = this.mark === '.' ? '1234.50' : '1234,50';
    this.faults.error(
      'AMOUNT_INVALID',
      line,
      place,
      `"${bad}" is no amount where the column writes ${written}: correct it.`,
    );
    return undefined;
  }
}
