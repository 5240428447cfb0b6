import type { IsoDate } from '@/core/ledger/Books.ts';
import { addDays, weekdayOf } from '@/core/ledger/isoDate.ts';
import { sumMinor } from '@/core/money/Money.ts';

/** Account number and amount in öre; debit positive, credit negative. */
export type DemoRow = readonly [account: string, amountMinor: number];

export type DemoVoucher = {
  readonly date: IsoDate;
  readonly description: string;
  readonly rows: readonly DemoRow[];
};

/** The vouchers of the demo company, and balances of any day. */
export class DemoLedger {
  readonly #vouchers: DemoVoucher[] = [];

  /** Nothing that falls after `lastDay` has happened yet. */
  constructor(readonly lastDay: IsoDate) {}

  /** Books a voucher; throws a RangeError when its rows do not sum to zero. */
  post(date: IsoDate, description: string, rows: readonly DemoRow[]): void {
    const difference = sumMinor(rows.map(([, amountMinor]) => amountMinor));
    if (difference !== 0) throw new RangeError(`${description} of ${date} is off by ${difference} öre`);
    const kept = rows.filter(([, amountMinor]) => amountMinor !== 0);
    if (date <= this.lastDay && kept.length > 0) this.#vouchers.push({ date, description, rows: kept });
  }

  /** Σ of an account from `from` to `to`, both included. */
  movement(account: string, from: IsoDate, to: IsoDate): number {
    return sumMinor(
      this.#vouchers
        .filter(({ date }) => date >= from && date <= to)
        .flatMap(({ rows }) => rows.filter(([number]) => number === account).map(([, amount]) => amount)),
    );
  }

  /** In order of date, and of booking inside a day. */
  vouchers(): DemoVoucher[] {
    return [...this.#vouchers].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  }
}

/** The day itself, or the Monday after a weekend: banks rest. */
export function bankDay(date: IsoDate): IsoDate {
  const weekday = weekdayOf(date);
  return weekday <= 5 ? date : addDays(date, 8 - weekday);
}
