import type { IsoDate } from '@/core/ledger/Books.ts';
import type { Inventory } from './Inventory.ts';
import type { CostSpec, JournalPosting } from './Journal.ts';
import { absolute, add, divide, multiply, type Rational, ZERO } from './Rational.ts';
import type { Amount } from './TokenReader.ts';

/** What a posting counts for when its transaction is balanced; `missing` is to be inferred. */
export type Weight = Amount | 'missing';

/**
 * The weight by Beancount's rules: at cost where there are braces (the lots' cost when units are taken from
 * them), else at the price, else the units themselves. Lots of `inventory` change with it.
 */
export function weighPosting(posting: JournalPosting, date: IsoDate, inventory: Inventory): Weight {
  const { number: units, currency, cost, price } = posting;
  if (units === undefined || currency === undefined) return 'missing';
  if (cost !== undefined)
    return weighAtCost({ ...posting, units, commodity: currency }, cost, date, inventory);
  if (price === undefined) return { number: units, currency };
  const { amount, isTotal } = price;
  return {
    number: isTotal ? withSignOf(amount.number, units) : multiply(units, amount.number),
    currency: amount.currency,
  };
}

function withSignOf(amount: Rational, units: Rational): Rational {
  const size = absolute(amount);
  return units.numerator < 0n ? { ...size, numerator: -size.numerator } : size;
}

type Held = { readonly account: string; readonly units: Rational; readonly commodity: string };

function weighAtCost(
  { account, units, commodity }: Held,
  cost: CostSpec,
  date: IsoDate,
  inventory: Inventory,
): Weight {
  const isReduction = inventory.isReduction(account, commodity, units);
  const fromLots = isReduction ? inventory.sell(account, commodity, units, cost) : undefined;
  if (fromLots !== undefined) return fromLots;
  const declared = declaredCost(units, cost);
  if (declared === undefined || cost.currency === undefined) return 'missing';
  const number = declared;
  if (!isReduction)
    rememberLot({ account, units, commodity }, { number, currency: cost.currency }, cost, date, inventory);
  return { number, currency: cost.currency };
}

/** Adds the lot that a purchase of this total cost makes. */
export function rememberLot(
  { account, units, commodity }: Held,
  total: Amount,
  cost: CostSpec,
  date: IsoDate,
  inventory: Inventory,
): void {
  const unitCost = divide(total.number, units);
  if (unitCost === undefined) return;
  const { currency } = total;
  inventory.buy(account, commodity, {
    units,
    unitCost,
    currency,
    date: cost.date ?? date,
    label: cost.label,
  });
}

function declaredCost(units: Rational, cost: CostSpec): Rational | undefined {
  if (cost.perUnit === undefined && cost.total === undefined) return undefined;
  const perUnits = cost.perUnit === undefined ? ZERO : multiply(units, cost.perUnit);
  return cost.total === undefined ? perUnits : add(perUnits, withSignOf(cost.total, units));
}
