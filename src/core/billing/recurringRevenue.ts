/**
 * Monthly recurring revenue and how it moves, from the lines of invoices that stand in the ledger. MRR at a day
 * is the sum of what every customer's plan in force asks for a month; its movements, churn and revenue per
 * account are those of David Skok, "SaaS Metrics 2.0" (forEntrepreneurs, 2010).
 */
import type { IsoDate } from '../ledger/Books.ts';
import { addToMonth, type IsoMonth, lastDayOfMonth } from '../ledger/isoDate.ts';
import { sumMinor } from '../money/Money.ts';

/** Longest stretch of months that is looked at. */
export const MONTHS_MAX = 120;

/** A price that a customer pays for a stretch of days; of several in force, the one that began last counts. */
export type RecurringLine = {
  readonly companyId: string;
  readonly currency: string;
  /** Half-open. */
  readonly startsOn: IsoDate;
  readonly endsBefore: IsoDate;
  /** The price of a month, in minor units. */
  readonly monthlyMinor: number;
  /** Orders lines of one start: the later one counts. */
  readonly order: number;
};

/** Payments that were tried in a month. */
export type PaymentTries = { readonly succeeded: number; readonly declined: number };

export type RevenueMonth = {
  readonly month: IsoMonth;
  /** Amounts in minor units; at the last day of the month, or at the last day known. */
  readonly mrrMinor: number;
  readonly newMinor: number;
  readonly reactivatedMinor: number;
  readonly expansionMinor: number;
  readonly contractionMinor: number;
  readonly churnedMinor: number;
  readonly customers: number;
  readonly newCustomers: number;
  readonly churnedCustomers: number;
  /** Customers lost over those at the start of the month; null where there were none. */
  readonly customerChurn: number | null;
  /** Revenue lost and shrunk over that at the start of the month; null where there was none. */
  readonly revenueChurn: number | null;
  /** Revenue per account and month, in minor units, rounded; null without customers. */
  readonly arpaMinor: number | null;
  /** Payments declined over payments tried; null where none was tried. */
  readonly failureRate: number | null;
  readonly tries: PaymentTries;
};

type Base = ReadonlyMap<string, number>;

/** What each customer pays for a month on a day; those who pay nothing are left out. */
export function mrrByCustomer(lines: readonly RecurringLine[], on: IsoDate): Map<string, number> {
  const inForce = new Map<string, RecurringLine>();
  for (const line of lines) {
    if (line.startsOn > on || line.endsBefore <= on) continue;
    const before = inForce.get(line.companyId);
    const isLater =
      before === undefined ||
      line.startsOn > before.startsOn ||
      (line.startsOn === before.startsOn && line.order > before.order);
    if (isLater) inForce.set(line.companyId, line);
  }
  return new Map(
    [...inForce].filter(([, line]) => line.monthlyMinor > 0).map(([id, line]) => [id, line.monthlyMinor]),
  );
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function movements(before: Base, now: Base, paidEarlier: ReadonlySet<string>) {
  let [newMinor, reactivatedMinor, expansionMinor, contractionMinor, churnedMinor] = [0, 0, 0, 0, 0];
  let [newCustomers, churnedCustomers] = [0, 0];
  for (const [id, amount] of now) {
    const was = before.get(id) ?? 0;
    if (was === 0 && paidEarlier.has(id)) reactivatedMinor += amount;
    else if (was === 0) {
      newMinor += amount;
      newCustomers += 1;
    } else if (amount > was) expansionMinor += amount - was;
    else contractionMinor += was - amount;
  }
  for (const [id, was] of before)
    if (!now.has(id)) {
      churnedMinor += was;
      churnedCustomers += 1;
    }
  return {
    ...{ newMinor, reactivatedMinor, expansionMinor, contractionMinor, churnedMinor },
    ...{ newCustomers, churnedCustomers },
  };
}

/**
 * One row a month from the first to the last, of lines of one currency. Each row's MRR is that of the row before
 * plus what is new, reactivated and expanded, less what contracted and churned. The last month ends at `today`.
 */
export function recurringRevenue(
  lines: readonly RecurringLine[],
  tries: ReadonlyMap<IsoMonth, PaymentTries>,
  range: { readonly from: IsoMonth; readonly to: IsoMonth; readonly today: IsoDate },
): RevenueMonth[] {
  const rows: RevenueMonth[] = [];
  const starts = lines.map(({ startsOn }) => startsOn.slice(0, 7)).filter((month) => month < range.from);
  const first = starts.reduce((a, b) => (a < b ? a : b), range.from);
  const paidEarlier = new Set<string>();
  let before: Base = new Map();
  for (let month = first; month <= range.to; month = addToMonth(month, 1)) {
    const last = lastDayOfMonth(month);
    const now = mrrByCustomer(lines, last < range.today ? last : range.today);
    if (month >= range.from) {
      if (rows.length >= MONTHS_MAX) throw new RangeError(`more than ${MONTHS_MAX} months`);
      rows.push(rowOf(month, before, now, paidEarlier, tries.get(month)));
    }
    for (const id of now.keys()) paidEarlier.add(id);
    before = now;
  }
  return rows;
}

function rowOf(
  month: IsoMonth,
  before: Base,
  now: Base,
  paidEarlier: ReadonlySet<string>,
  tries: PaymentTries = { succeeded: 0, declined: 0 },
): RevenueMonth {
  const moved = movements(before, now, paidEarlier);
  const startMinor = sumMinor(before.values());
  const mrrMinor = sumMinor(now.values());
  return {
    ...{ month, mrrMinor, ...moved, customers: now.size, tries },
    customerChurn: share(moved.churnedCustomers, before.size),
    revenueChurn: share(moved.churnedMinor + moved.contractionMinor, startMinor),
    arpaMinor: now.size === 0 ? null : Math.round(mrrMinor / now.size),
    failureRate: share(tries.declined, tries.declined + tries.succeeded),
  };
}
