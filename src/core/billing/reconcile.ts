/**
 * The three-way reconciliation: our ledger, our mirror of the provider's objects, and the provider itself, held
 * against each other object by object, and each invoice against what our own record of agreements expects.
 */
import { type MoneyObject, moneyOf } from './MoneyObject.ts';

export const DIFFERENCE_KINDS = {
  missing_here: 'the provider has it, and we do not',
  missing_at_provider: 'we have it, and the provider does not',
  amount_differs: 'we have another amount than the provider',
  moved_differs: 'we have another sum paid, or given back, than the provider',
  state_differs: 'we have another state than the provider',
  owner_differs: 'we have it as another company’s than the provider',
  missing_in_ledger: 'our ledger lacks it',
  ledger_differs: 'our ledger has another amount than the mirror',
  only_in_ledger: 'our ledger has it, and nothing else',
  duplicate_charge: 'the same was charged more than once',
  charge_differs_from_invoice: 'what was charged is not what the invoice asks for',
  invoice_unexpected: 'our record expects another sum',
  voucher_changed: 'the voucher is not what was posted',
  balance_changed: 'the balance is not the sum of its postings',
  event_missing: 'the provider sent an event that never came',
  event_not_applied: 'an event came and was given up',
} as const satisfies Readonly<Record<string, string>>;

export type DifferenceKind = keyof typeof DIFFERENCE_KINDS;

export type Difference = {
  readonly kind: DifferenceKind;
  /** What it is about: invoice, charge, refund, dispute, voucher, account or event. */
  readonly objectKind: string;
  readonly id: string;
  readonly companyId: string | null;
  readonly currency: string | null;
  /** What is right as far as we can tell, and what was found; null where there is none. */
  readonly expectedMinor: number | null;
  readonly actualMinor: number | null;
  /** How far off the money is; zero when no money is. */
  readonly differenceMinor: number;
  readonly message: string;
};

/** What the ledger holds of an object of the provider, in the sign of its amount. */
export type LedgerAmount = Pick<MoneyObject, 'kind' | 'id' | 'companyId' | 'currency' | 'amountMinor'>;

export type ReconcileSides = {
  readonly provider: readonly MoneyObject[];
  readonly mirror: readonly MoneyObject[];
  readonly ledger: readonly LedgerAmount[];
  /** What our record expects of invoices, by their ids; those that it has no opinion on are left out. */
  readonly expected?: ReadonlyMap<string, number>;
};

type Sides = {
  readonly provider?: MoneyObject | undefined;
  readonly mirror?: MoneyObject | undefined;
  readonly ledger?: LedgerAmount | undefined;
};

const keyOf = ({ kind, id }: Pick<MoneyObject, 'kind' | 'id'>) => `${kind} ${id}`;

/** The sides of each object, in the order of kind and id. */
function* inStep({ provider, mirror, ledger }: ReconcileSides): Generator<Sides> {
  const sorted = <Item extends Pick<MoneyObject, 'kind' | 'id'>>(items: readonly Item[]) =>
    items.map((item) => ({ key: keyOf(item), item })).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const [atProvider, here, booked] = [sorted(provider), sorted(mirror), sorted(ledger)];
  let [p, m, l] = [0, 0, 0];
  for (;;) {
    const keys = [atProvider[p]?.key, here[m]?.key, booked[l]?.key].filter((key) => key !== undefined);
    const [first] = keys.toSorted();
    if (first === undefined) return;
    const one = atProvider[p]?.key === first ? atProvider[p++]?.item : undefined;
    const two = here[m]?.key === first ? here[m++]?.item : undefined;
    const three = booked[l]?.key === first ? booked[l++]?.item : undefined;
    yield { provider: one, mirror: two, ledger: three };
  }
}

type About = Pick<MoneyObject, 'kind' | 'id' | 'companyId' | 'currency'>;

function difference(
  kind: DifferenceKind,
  about: About,
  figures: { readonly expected: number | null; readonly actual: number | null; readonly off?: number },
): Difference {
  const { kind: objectKind, id, companyId, currency } = about;
  const { expected, actual, off = (actual ?? 0) - (expected ?? 0) } = figures;
  return {
    ...{ kind, objectKind, id, companyId, currency, expectedMinor: expected, actualMinor: actual },
    differenceMinor: off === 0 ? 0 : off,
    message: `${objectKind} ${id}: ${DIFFERENCE_KINDS[kind]}`,
  };
}

function againstProvider({ provider, mirror }: Sides): Difference[] {
  if (provider !== undefined && mirror === undefined)
    return [difference('missing_here', provider, { expected: moneyOf(provider), actual: null })];
  if (mirror !== undefined && provider === undefined)
    return [difference('missing_at_provider', mirror, { expected: null, actual: moneyOf(mirror) })];
  if (provider === undefined || mirror === undefined) return [];
  const found: Difference[] = [];
  const about = { ...provider, companyId: mirror.companyId };
  if (provider.currency !== mirror.currency || provider.amountMinor !== mirror.amountMinor)
    found.push(
      difference('amount_differs', about, { expected: provider.amountMinor, actual: mirror.amountMinor }),
    );
  if (provider.movedMinor !== mirror.movedMinor)
    found.push(
      difference('moved_differs', about, { expected: provider.movedMinor, actual: mirror.movedMinor }),
    );
  if (provider.state !== mirror.state) {
    const [expected, actual] = [moneyOf(provider), moneyOf(mirror)];
    const one = difference('state_differs', about, { expected, actual });
    found.push({ ...one, message: `${one.message} (${mirror.state}, there ${provider.state})` });
  }
  if (provider.companyId !== null && mirror.companyId !== null && provider.companyId !== mirror.companyId)
    found.push(
      difference('owner_differs', about, {
        ...{ expected: provider.amountMinor, actual: mirror.amountMinor, off: mirror.amountMinor },
      }),
    );
  return found;
}

function againstLedger({ mirror, ledger, provider }: Sides): Difference[] {
  if (mirror === undefined)
    return ledger === undefined || ledger.amountMinor === 0
      ? []
      : [
          difference('only_in_ledger', ledger, {
            expected: provider === undefined ? null : moneyOf(provider),
            actual: ledger.amountMinor,
          }),
        ];
  const [expected, actual] = [moneyOf(mirror), ledger?.amountMinor ?? 0];
  if (expected === actual && (ledger === undefined || ledger.currency === mirror.currency)) return [];
  if (ledger === undefined) return [difference('missing_in_ledger', mirror, { expected, actual: null })];
  return [difference('ledger_differs', mirror, { expected, actual })];
}

/** What was paid of a paid invoice is what it asks for, whatever every record says. */
function amongInvoices(objects: readonly MoneyObject[]): Difference[] {
  return objects.flatMap((invoice) => {
    const { kind, state, askedMinor: expected, movedMinor: actual } = invoice;
    if (kind !== 'invoice' || state !== 'paid' || expected === undefined || expected === actual) return [];
    return [difference('charge_differs_from_invoice', invoice, { expected, actual })];
  });
}

/** The provider's charges beside each other: the same is charged once, unless it was given back. */
function amongCharges(objects: readonly MoneyObject[]): Difference[] {
  const paid = new Map<string, MoneyObject>();
  const found: Difference[] = [];
  for (const charge of objects) {
    const { kind, state, paysFor, amountMinor, movedMinor } = charge;
    if (kind !== 'charge' || state !== 'succeeded' || movedMinor >= amountMinor) continue;
    if (paysFor === undefined || paysFor === null) continue;
    const earlier = paid.get(paysFor);
    if (earlier === undefined) paid.set(paysFor, charge);
    else {
      const one = difference('duplicate_charge', charge, { expected: 0, actual: charge.amountMinor });
      found.push({ ...one, message: `${one.message} (first by ${earlier.id})` });
    }
  }
  return found;
}

function againstRecord(objects: readonly MoneyObject[], expected: ReadonlyMap<string, number>): Difference[] {
  return objects.flatMap((invoice) => {
    const wanted = expected.get(invoice.id);
    if (invoice.kind !== 'invoice' || wanted === undefined || invoice.state === 'void') return [];
    if (wanted === invoice.amountMinor) return [];
    return [difference('invoice_unexpected', invoice, { expected: wanted, actual: invoice.amountMinor })];
  });
}

/** Everything on which the records do not agree; empty when they do. */
export function reconcile(sides: ReconcileSides): Difference[] {
  const found: Difference[] = [];
  for (const one of inStep(sides)) found.push(...againstProvider(one), ...againstLedger(one));
  const inOrder = sides.provider.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [
    ...found,
    ...amongInvoices(inOrder),
    ...amongCharges(inOrder),
    ...againstRecord(inOrder, sides.expected ?? new Map()),
  ];
}

/** True when it is about money, so that billing must not go on as if nothing had happened. */
export function isAboutMoney({ differenceMinor }: Difference): boolean {
  return differenceMinor !== 0;
}

/** What an event that waits explains: our side does not know yet. What the provider has wrong it explains never. */
const LATE_KINDS: readonly DifferenceKind[] = [
  'missing_here',
  'missing_at_provider',
  'amount_differs',
  'moved_differs',
  'state_differs',
  'missing_in_ledger',
  'ledger_differs',
];

/** Without what is only late, for objects of which an event waits. */
export function withoutLate(differences: readonly Difference[], waiting: ReadonlySet<string>): Difference[] {
  return differences.filter(({ kind, id }) => !(waiting.has(id) && LATE_KINDS.includes(kind)));
}

/** What makes two findings the same one. */
export function differenceKey({ kind, objectKind, id, expectedMinor, actualMinor }: Difference): string {
  return [kind, objectKind, id, expectedMinor ?? '', actualMinor ?? ''].join(' ');
}

/** What two looks have in common: what was only on its way at the first one is gone at the second. */
export function standingDifferences(
  first: readonly Difference[],
  second: readonly Difference[],
): Difference[] {
  const before = new Set(first.map(differenceKey));
  return second.filter((one) => before.has(differenceKey(one)));
}
