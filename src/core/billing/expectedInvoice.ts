/**
 * What a subscription's invoices must ask for, worked out from our own record of what was agreed and when.
 * The rules are those that Stripe documents: a period is charged in advance at the price that stands when it
 * begins; periods are counted from the anchor, and a day that a month lacks is its last day ("billing cycle
 * anchor"); a change inside a period gives back the unused part of the old price and asks for the remaining
 * part of the new one, to the second ("prorations"), each a line of its own, rounded half away from zero.
 */
import { assertMinor, sumMinor } from '../money/Money.ts';
import { addBillingPeriods, type BillingInterval } from './addBillingPeriods.ts';

/** Most periods that are looked through: a monthly subscription of a hundred years. */
const PERIODS_MAX = 1_200;

export type SubscriptionPrice = {
  /** Asked for a whole period, in minor units. */
  readonly periodMinor: number;
  readonly interval: BillingInterval;
};

/** When the difference that a change makes is asked for; `never` leaves the running period as it was paid. */
export type ProrationMoment = 'now' | 'next_invoice' | 'never';

/** What was agreed with a subscriber, at its time in seconds since 1970. */
export type SubscriptionEvent =
  | { readonly kind: 'started'; readonly atSeconds: number; readonly price: SubscriptionPrice }
  | {
      readonly kind: 'changed';
      readonly atSeconds: number;
      readonly price: SubscriptionPrice;
      readonly proration: ProrationMoment;
    }
  | { readonly kind: 'cancelled_at_period_end'; readonly atSeconds: number }
  | { readonly kind: 'kept_after_all'; readonly atSeconds: number }
  | { readonly kind: 'ended'; readonly atSeconds: number };

export type InvoiceReason = 'start' | 'renewal' | 'change';

export type ExpectedLine = {
  /** Negative when it gives back. */
  readonly amountMinor: number;
  /** The time that it is for, in seconds; half-open. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
};

export type ExpectedInvoice = {
  readonly reason: InvoiceReason;
  readonly atSeconds: number;
  readonly lines: readonly ExpectedLine[];
  /** The sum of the lines, before any credit of the customer is used. */
  readonly totalMinor: number;
};

type Running = {
  price: SubscriptionPrice;
  anchorSeconds: number;
  /** Periods since the anchor that are over. */
  count: number;
  endsWithPeriod: boolean;
  waiting: ExpectedLine[];
};

type Period = { readonly start: number; readonly end: number };

function periodOf({ anchorSeconds, price, count }: Running): Period {
  return {
    start: addBillingPeriods(anchorSeconds, price.interval, count),
    end: addBillingPeriods(anchorSeconds, price.interval, count + 1),
  };
}

/** The share of an amount that falls on the time from `atSeconds` to the end, rounded half away from zero. */
export function shareOfPeriodMinor(amountMinor: number, period: Period, atSeconds: number): number {
  const whole = period.end - period.start;
  const left = period.end - atSeconds;
  if (whole <= 0 || left < 0 || left > whole) throw new RangeError('the moment lies outside the period');
  const product = assertMinor(Math.abs(amountMinor) * left);
  const rest = product % whole;
  const share = (product - rest) / whole + (2 * rest >= whole ? 1 : 0);
  return amountMinor < 0 && share !== 0 ? -share : share;
}

function invoiceOf(
  reason: InvoiceReason,
  atSeconds: number,
  lines: readonly ExpectedLine[],
): ExpectedInvoice {
  return { reason, atSeconds, lines, totalMinor: sumMinor(lines.map(({ amountMinor }) => amountMinor)) };
}

function wholePeriod(running: Running): ExpectedLine {
  const { start, end } = periodOf(running);
  return { amountMinor: running.price.periodMinor, fromSeconds: start, toSeconds: end };
}

function takeWaiting(running: Running): ExpectedLine[] {
  return running.waiting.splice(0);
}

/** Lets the periods go by until the moment; undefined when the subscription has ended with one of them. */
function renewUntil(running: Running, untilSeconds: number, made: ExpectedInvoice[]): Running | undefined {
  for (let step = 0; step < PERIODS_MAX; step += 1) {
    const { end } = periodOf(running);
    if (end > untilSeconds) return running;
    if (running.endsWithPeriod) return undefined;
    running.count += 1;
    made.push(invoiceOf('renewal', end, [...takeWaiting(running), wholePeriod(running)]));
  }
  throw new RangeError(`more than ${PERIODS_MAX} periods`);
}

function change(
  running: Running,
  { atSeconds, price, proration }: Extract<SubscriptionEvent, { kind: 'changed' }>,
): ExpectedInvoice | undefined {
  const before = running.price;
  if (before.periodMinor === price.periodMinor && before.interval === price.interval) return undefined;
  const period = periodOf(running);
  const part = (amountMinor: number): ExpectedLine => ({
    amountMinor: shareOfPeriodMinor(amountMinor, period, atSeconds),
    fromSeconds: atSeconds,
    toSeconds: period.end,
  });
  const isNewInterval = before.interval !== price.interval;
  if (proration !== 'never') {
    running.waiting.push(part(before.periodMinor === 0 ? 0 : -before.periodMinor));
    if (!isNewInterval) running.waiting.push(part(price.periodMinor));
  }
  running.price = price;
  if (isNewInterval) {
    running.anchorSeconds = atSeconds;
    running.count = 0;
    return invoiceOf('change', atSeconds, [...takeWaiting(running), wholePeriod(running)]);
  }
  return proration === 'now' ? invoiceOf('change', atSeconds, takeWaiting(running)) : undefined;
}

/**
 * Every invoice of a subscription up to and including a moment, the first one first. Throws a RangeError for a
 * record in which something happens before the start.
 */
export function expectedInvoices(
  events: readonly SubscriptionEvent[],
  untilSeconds: number,
): ExpectedInvoice[] {
  const made: ExpectedInvoice[] = [];
  let running: Running | undefined;
  let hasStarted = false;
  for (const event of events.toSorted((a, b) => a.atSeconds - b.atSeconds)) {
    if (event.atSeconds > untilSeconds) break;
    if (event.kind === 'started') {
      const { price, atSeconds: anchorSeconds } = event;
      hasStarted = true;
      running = { price, anchorSeconds, count: 0, endsWithPeriod: false, waiting: [] };
      made.push(invoiceOf('start', anchorSeconds, [wholePeriod(running)]));
      continue;
    }
    if (!hasStarted) throw new RangeError('a subscription cannot change before it has started');
    running = running === undefined ? undefined : renewUntil(running, event.atSeconds, made);
    if (running === undefined) continue;
    if (event.kind === 'changed') made.push(...[change(running, event)].filter((one) => one !== undefined));
    else if (event.kind === 'ended') running = undefined;
    else running.endsWithPeriod = event.kind === 'cancelled_at_period_end';
  }
  if (running !== undefined) renewUntil(running, untilSeconds, made);
  return made;
}

/**
 * What the invoice that was made at this moment and for this reason must ask for; undefined when nothing may be
 * asked for. A provider may be late, never early: the latest invoice of the reason that was due by then is it.
 */
export function expectedInvoiceMinor(
  events: readonly SubscriptionEvent[],
  invoice: { readonly reason: InvoiceReason; readonly atSeconds: number },
): number | undefined {
  return expectedInvoices(events, invoice.atSeconds).findLast(({ reason }) => reason === invoice.reason)
    ?.totalMinor;
}
