import type { IsoDate } from '@/core/ledger/Books.ts';
import type { FaultList } from '../FaultList.ts';
import { type DecimalMark, detectDecimalMark, parseAmountCell } from './columnAmounts.ts';
import { type DateOrder, detectDateOrder, looksLikeDate, parseDateCell } from './columnDates.ts';

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

  constructor(
    columns: { readonly dates: readonly string[]; readonly amounts: readonly string[] },
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
    this.mark = choice.decimalMark ?? detectDecimalMark(columns.amounts) ?? '.';
  }

  /** The date, or undefined after a fault. */
  date(cell: string, line: number, place: string): IsoDate | undefined {
    const date = parseDateCell(cell, this.order);
    if (date === undefined) {
      const hint = looksLikeDate(cell) ? ' in the order of day and month that the other dates show' : '';
      this.faults.error('DATE_INVALID', line, place, `"${cell}" is no date${hint}: correct it.`);
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
      const amount = debitMinor - creditMinor;
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
