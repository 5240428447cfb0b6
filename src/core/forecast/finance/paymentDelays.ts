/** How long customers take to pay, from invoices paid and still open, and what that makes of coming months. */
import { type IsoMonth, monthsBetween } from '@/core/ledger/isoDate.ts';
import { assertMinor } from '../../money/Money.ts';

/** An invoice to a customer; the amount is above zero. `paidMonth` is null while it is open. */
export type Invoice = {
  readonly invoicedMonth: IsoMonth;
  readonly amountMinor: number;
  readonly paidMonth: IsoMonth | null;
};

/** Delays past this are taken as never. */
export const DELAY_MONTHS_MAX = 12;

export type PaymentDelays = {
  /** P(paid after exactly d months | not paid before), by amount, d = 0 … 12. */
  readonly hazards: Float64Array;
  /** Share of an invoiced amount that is paid d months later. */
  readonly shares: Float64Array;
  /** Share not paid within 12 months, or later than anything was watched. */
  readonly unpaidShare: number;
  readonly invoices: number;
};

/**
 * Discrete hazards by amount over paid and open invoices: what is still open counts as long as it was watched, so that
 * slow payers are not left out. Source: Kaplan & Meier 1958, JASA 53:457. Payments ahead of the invoice count as at
 * once. Null without an invoice. Throws a RangeError on an amount that is not a positive integer.
 */
export function measurePaymentDelays(
  invoices: readonly Invoice[],
  asOfMonth: IsoMonth,
): PaymentDelays | null {
  const watched = invoices.filter(({ invoicedMonth }) => invoicedMonth <= asOfMonth);
  if (watched.length === 0) return null;
  const paid = new Float64Array(DELAY_MONTHS_MAX + 1);
  const atRisk = new Float64Array(DELAY_MONTHS_MAX + 1);
  for (const invoice of watched) {
    if (!(assertMinor(invoice.amountMinor) > 0)) throw new RangeError('an invoice is above zero');
    const isPaid = invoice.paidMonth !== null && invoice.paidMonth <= asOfMonth;
    const until = isPaid && invoice.paidMonth !== null ? invoice.paidMonth : asOfMonth;
    const delay = Math.max(0, monthsBetween(invoice.invoicedMonth, until));
    for (let month = 0; month <= Math.min(delay, DELAY_MONTHS_MAX); month += 1) {
      atRisk[month] = (atRisk[month] as number) + invoice.amountMinor;
    }
    if (isPaid && delay <= DELAY_MONTHS_MAX) paid[delay] = (paid[delay] as number) + invoice.amountMinor;
  }
  const hazards = paid.map((amount, delay) => {
    const risk = atRisk[delay] as number;
    return risk > 0 ? amount / risk : 0;
  });
  const { shares, left } = sharesFrom(hazards, 0);
  return { hazards, shares, unpaidShare: left, invoices: watched.length };
}

/**
 * Receipts of the `months` months after `asOfMonth`, unrounded: open invoices by how long they have been open, and
 * `invoicing` (coming months' invoiced amounts, first month first) by the whole distribution.
 */
export function expectReceipts(
  delays: PaymentDelays,
  open: readonly Invoice[],
  invoicing: readonly number[],
  asOfMonth: IsoMonth,
): Float64Array {
  const receipts = new Float64Array(invoicing.length);
  const add = (month: number, amount: number) => {
    if (month < receipts.length) receipts[month] = (receipts[month] as number) + amount;
  };
  for (const { invoicedMonth, amountMinor, paidMonth } of open) {
    if ((paidMonth !== null && paidMonth <= asOfMonth) || invoicedMonth > asOfMonth) continue;
    const age = monthsBetween(invoicedMonth, asOfMonth);
    const { shares } = sharesFrom(delays.hazards, age + 1);
    for (const [month, share] of shares.entries()) add(month, share * amountMinor);
  }
  for (const [month, amount] of invoicing.entries()) {
    for (const [delay, share] of delays.shares.entries()) add(month + delay, share * amount);
  }
  return receipts;
}

/** Shares paid at delays `from`, `from` + 1 …, of what is unpaid before `from`, and what is left. */
function sharesFrom(hazards: Float64Array, from: number): { shares: Float64Array; left: number } {
  let left = 1;
  const shares = hazards.slice(from).map((hazard) => {
    const share = left * hazard;
    left -= share;
    return share;
  });
  return { shares, left };
}
