import type { IsoDate } from '@/core/ledger/Books.ts';
import type { CostSpec } from './Journal.ts';
import { absolute, add, compare, isZero, multiply, type Rational, subtract, ZERO } from './Rational.ts';
import type { Amount } from './TokenReader.ts';

type Lot = {
  units: Rational;
  readonly unitCost: Rational;
  readonly currency: string;
  readonly date: IsoDate;
  readonly label: string | undefined;
};

/** Units of every account and commodity, and the lots held at cost. */
export class Inventory {
  private readonly unitsOf = new Map<string, Map<string, Rational>>();
  private readonly lotsOf = new Map<string, Lot[]>();

  /** Adds units to an account's balance. */
  move(account: string, currency: string, units: Rational): void {
    const balances = this.unitsOf.get(account) ?? new Map<string, Rational>();
    balances.set(currency, add(balances.get(currency) ?? ZERO, units));
    this.unitsOf.set(account, balances);
  }

  /** Units held by an account and all accounts below it, as `balance` asserts them. */
  balanceOf(account: string, currency: string): Rational {
    let total = ZERO;
    for (const [name, balances] of this.unitsOf)
      if (name === account || name.startsWith(`${account}:`)) {
        const units = balances.get(currency);
        if (units !== undefined) total = add(total, units);
      }
    return total;
  }

  buy(account: string, commodity: string, lot: Lot): void {
    const key = `${account} ${commodity}`;
    const lots = this.lotsOf.get(key) ?? [];
    lots.push(lot);
    this.lotsOf.set(key, lots);
  }

  /** True when the account holds lots that units of this sign would take from. */
  isReduction(account: string, commodity: string, units: Rational): boolean {
    const held = this.lotsOf.get(`${account} ${commodity}`)?.find((lot) => !isZero(lot.units));
    return held !== undefined && held.units.numerator > 0n !== units.numerator > 0n;
  }

  /**
   * Takes units from the lots that fit the cost in braces, first in first out, and returns what they cost,
   * with the sign of `units`. Undefined when fewer units fit; then nothing is taken.
   */
  sell(account: string, commodity: string, units: Rational, cost: CostSpec): Amount | undefined {
    const lots = (this.lotsOf.get(`${account} ${commodity}`) ?? []).filter((lot) => isMatch(lot, cost));
    const currency = lots[0]?.currency;
    if (currency === undefined) return undefined;
    let left = absolute(units);
    let total = ZERO;
    const taken: { readonly lot: Lot; readonly units: Rational }[] = [];
    for (const lot of lots) {
      if (isZero(left)) break;
      if (lot.currency !== currency || isZero(lot.units)) continue;
      if (lot.units.numerator > 0n === units.numerator > 0n) continue;
      const held = absolute(lot.units);
      const part = compare(held, left) < 0 ? held : left;
      const signed = units.numerator < 0n ? subtract(ZERO, part) : part;
      taken.push({ lot, units: signed });
      total = add(total, multiply(signed, lot.unitCost));
      left = subtract(left, part);
    }
    if (!isZero(left)) return undefined;
    for (const { lot, units: part } of taken) lot.units = add(lot.units, part);
    return { number: total, currency };
  }
}

function isMatch(lot: Lot, cost: CostSpec): boolean {
  return (
    (cost.perUnit === undefined || compare(cost.perUnit, lot.unitCost) === 0) &&
    (cost.currency === undefined || cost.currency === lot.currency) &&
    (cost.date === undefined || cost.date === lot.date) &&
    (cost.label === undefined || cost.label === lot.label)
  );
}
