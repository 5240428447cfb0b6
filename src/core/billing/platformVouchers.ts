/**
 * What AccuBooks' own ledger must hold for an invoice and everything that was paid and given back for it. It
 * follows from the state of the objects alone, so that it is the same in whatever order they became known and
 * however often they are looked at. Amounts are ledger amounts: debit positive, credit negative.
 */
import type { IsoDate } from '../ledger/Books.ts';
import { firstDayOfMonth, lastDayOfMonth } from '../ledger/isoDate.ts';
import { sumMinor } from '../money/Money.ts';
import type { ProviderCharge } from './ProviderCharge.ts';
import type { ProviderDispute } from './ProviderDispute.ts';
import type { ProviderInvoice, ProviderInvoiceLine } from './ProviderInvoice.ts';
import type { ProviderRefund } from './ProviderRefund.ts';
import { type PlatformAccount, revenueAccountOf } from './platformAccounts.ts';
import { type Deferral, earnedByMonth, earnedMinor } from './recogniseRevenue.ts';

/** Everything that belongs to one invoice, or to one charge that pays none. */
export type PaymentFamily = {
  readonly invoice?: ProviderInvoice;
  readonly charges: readonly ProviderCharge[];
  readonly refunds: readonly ProviderRefund[];
  readonly disputes: readonly ProviderDispute[];
};

export type OwedPosting = { readonly account: PlatformAccount; readonly amountMinor: number };

export type OwedVoucher = {
  /** The provider's object that it is for, and which of its vouchers it is. */
  readonly source: string;
  readonly part: string;
  readonly series: 'INVOICE' | 'REVENUE' | 'PAYMENT' | 'REFUND' | 'DISPUTE';
  readonly date: IsoDate;
  readonly description: string;
  /** The customer. */
  readonly companyId: string;
  readonly currency: string;
  readonly postings: readonly OwedPosting[];
};

type Line = Deferral & { readonly revenue: PlatformAccount };

const dateOf = (instant: string): IsoDate => instant.slice(0, 10);

function voucher(
  of: { readonly id: string; readonly companyId: string; readonly currency: string },
  head: Pick<OwedVoucher, 'part' | 'series' | 'date' | 'description'>,
  postings: readonly OwedPosting[],
): OwedVoucher[] {
  const sums = new Map<PlatformAccount, number>();
  for (const { account, amountMinor } of postings)
    sums.set(account, sumMinor([sums.get(account) ?? 0, amountMinor]));
  const kept = [...sums]
    .filter(([, amountMinor]) => amountMinor !== 0)
    .map(([account, amountMinor]) => ({ account, amountMinor }));
  if (kept.length === 0) return [];
  const { id: source, companyId } = of;
  return [{ source, companyId, currency: of.currency.toUpperCase(), ...head, postings: kept }];
}

/** The lines with what they leave unsaid of the total: a tax, a discount, or all of it. */
function linesOf(invoice: ProviderInvoice): Line[] {
  const given = invoice.lines ?? [];
  const rest = invoice.totalMinor - sumMinor(given.map(({ amountMinor }) => amountMinor));
  const { periodStart, periodEnd } = invoice;
  const remainder: ProviderInvoiceLine[] =
    rest === 0 ? [] : [{ amountMinor: rest, periodStart, periodEnd, priceKey: null }];
  return [...given, ...remainder].map((line) => ({
    amountMinor: line.amountMinor,
    startsOn: dateOf(line.periodStart),
    endsBefore: dateOf(line.periodEnd),
    revenue: revenueAccountOf(line.priceKey),
  }));
}

/** What the customer's credit pays of it, negative when the invoice adds to the credit. */
function creditUsedMinor({ totalMinor, dueMinor }: ProviderInvoice): number {
  return totalMinor - dueMinor;
}

function revenueVouchers(invoice: ProviderInvoice, lines: readonly Line[], before: IsoDate): OwedVoucher[] {
  const byMonth = new Map<string, OwedPosting[]>();
  for (const line of lines)
    for (const { month, amountMinor } of earnedByMonth(line, before))
      byMonth.set(month, [
        ...(byMonth.get(month) ?? []),
        { account: 'deferred', amountMinor },
        { account: line.revenue, amountMinor: -amountMinor },
      ]);
  return [...byMonth]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([month, postings]) =>
      voucher(
        invoice,
        {
          part: `earned:${month}`,
          series: 'REVENUE',
          date: lastDayOfMonth(month),
          description: `Revenue of ${month} from invoice ${invoice.number ?? invoice.id}`,
        },
        postings,
      ),
    );
}

function writeOff(invoice: ProviderInvoice, lines: readonly Line[], on: IsoDate): OwedVoucher[] {
  const { dueMinor, totalMinor } = invoice;
  const unearned = totalMinor - sumMinor(lines.map((line) => earnedMinor(line, on)));
  return voucher(
    invoice,
    {
      part: 'written_off',
      series: 'INVOICE',
      date: on,
      description: `Invoice ${invoice.number ?? invoice.id} is given up`,
    },
    [
      { account: 'badDebts', amountMinor: dueMinor - unearned },
      { account: 'deferred', amountMinor: unearned },
      { account: 'receivables', amountMinor: -dueMinor },
    ],
  );
}

function invoiceVouchers(invoice: ProviderInvoice, today: IsoDate): OwedVoucher[] {
  const { state, finalisedAt, totalMinor } = invoice;
  if (state === 'draft' || state === 'void' || finalisedAt === null) return [];
  const lines = linesOf(invoice);
  const name = `Invoice ${invoice.number ?? invoice.id}`;
  const givenUpOn = dateOf(invoice.uncollectibleAt ?? finalisedAt);
  const month = firstDayOfMonth(today);
  const credit = creditUsedMinor(invoice);
  return [
    ...voucher(
      invoice,
      { part: 'finalised', series: 'INVOICE', date: dateOf(finalisedAt), description: name },
      [
        { account: 'receivables', amountMinor: totalMinor },
        { account: 'deferred', amountMinor: -totalMinor },
      ],
    ),
    ...voucher(
      invoice,
      {
        part: 'credited',
        series: 'INVOICE',
        date: dateOf(finalisedAt),
        description: `${name}, ${credit > 0 ? 'paid from the credit' : 'to the credit'} of the customer`,
      },
      [
        { account: 'credits', amountMinor: credit },
        { account: 'receivables', amountMinor: -credit },
      ],
    ),
    ...(state === 'uncollectible'
      ? [
          ...revenueVouchers(invoice, lines, givenUpOn < month ? givenUpOn : month),
          ...writeOff(invoice, lines, givenUpOn),
        ]
      : revenueVouchers(invoice, lines, month)),
  ];
}

function chargeVouchers(charge: ProviderCharge): OwedVoucher[] {
  const { state, amountMinor, feeMinor, invoiceId } = charge;
  const date = dateOf(charge.createdAt);
  const forWhat = invoiceId === null ? 'no invoice' : `invoice ${invoiceId}`;
  if (state === 'failed')
    return [
      {
        ...{ source: charge.id, part: 'declined', series: 'PAYMENT', date },
        ...{ companyId: charge.companyId, currency: charge.currency.toUpperCase() },
        description: `Declined payment ${charge.id} of ${forWhat}`,
        postings: [
          { account: 'declined', amountMinor },
          { account: 'declined', amountMinor: amountMinor === 0 ? 0 : -amountMinor },
        ],
      },
    ];
  if (state !== 'succeeded') return [];
  return voucher(
    charge,
    { part: 'taken', series: 'PAYMENT', date, description: `Payment ${charge.id} of ${forWhat}` },
    [
      { account: 'clearing', amountMinor: amountMinor - feeMinor },
      { account: 'fees', amountMinor: feeMinor },
      { account: 'receivables', amountMinor: -amountMinor },
    ],
  );
}

/** What was paid beyond what the invoice asks for: it is the customer's, not ours. */
function surplusMinor({ invoice, charges }: PaymentFamily): number {
  const taken = sumMinor(
    charges.filter(({ state }) => state === 'succeeded').map(({ amountMinor }) => amountMinor),
  );
  const isOwed = invoice !== undefined && invoice.state !== 'void' && invoice.state !== 'draft';
  const asked = isOwed ? invoice.dueMinor : 0;
  return invoice === undefined && charges.some(({ invoiceId }) => invoiceId !== null)
    ? 0
    : Math.max(0, taken - asked);
}

function refundVouchers(family: PaymentFamily): OwedVoucher[] {
  let surplus = surplusMinor(family);
  return family.refunds
    .filter(({ state }) => state === 'succeeded' || state === 'pending')
    .toSorted((a, b) => (`${a.createdAt} ${a.id}` < `${b.createdAt} ${b.id}` ? -1 : 1))
    .flatMap((refund) => {
      const back = Math.min(surplus, refund.amountMinor);
      surplus -= back;
      return voucher(
        refund,
        {
          part: 'refunded',
          series: 'REFUND',
          date: dateOf(refund.createdAt),
          description: `Refund ${refund.id} of payment ${refund.chargeId}`,
        },
        [
          { account: 'receivables', amountMinor: back },
          { account: 'refunds', amountMinor: refund.amountMinor - back },
          { account: 'clearing', amountMinor: -refund.amountMinor },
        ],
      );
    });
}

function disputeVouchers(dispute: ProviderDispute): OwedVoucher[] {
  const { state, amountMinor, feeMinor = 0, chargeId } = dispute;
  const openedOn = dateOf(dispute.createdAt);
  const date = dateOf(dispute.closedAt ?? dispute.createdAt);
  const name = `Dispute ${dispute.id} of payment ${chargeId}`;
  const opened = voucher(dispute, { part: 'opened', series: 'DISPUTE', date: openedOn, description: name }, [
    { account: 'disputed', amountMinor },
    { account: 'disputeFees', amountMinor: feeMinor },
    { account: 'clearing', amountMinor: -amountMinor - feeMinor },
  ]);
  if (state === 'open') return opened;
  const closed = voucher(
    dispute,
    { part: state, series: 'DISPUTE', date, description: `${name}, ${state}` },
    [
      { account: state === 'won' ? 'clearing' : 'disputeLosses', amountMinor },
      { account: 'disputed', amountMinor: -amountMinor },
    ],
  );
  return [...opened, ...closed];
}

/** Every voucher that must stand; revenue is that of the months before the one that `today` lies in. */
export function platformVouchers(family: PaymentFamily, today: IsoDate): OwedVoucher[] {
  return [
    ...(family.invoice === undefined ? [] : invoiceVouchers(family.invoice, today)),
    ...family.charges.flatMap(chargeVouchers),
    ...refundVouchers(family),
    ...family.disputes.flatMap(disputeVouchers),
  ];
}
