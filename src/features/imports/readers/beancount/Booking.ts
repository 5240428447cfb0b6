import type { BookPosting, BookVoucher } from '@/core/ledger/Books.ts';
import type { FaultList } from '../FaultList.ts';
import { Inventory } from './Inventory.ts';
import { inferTolerances, type ToleranceOptions } from './inferTolerances.ts';
import type { JournalBalance, JournalPad, JournalPosting, JournalTransaction } from './Journal.ts';
import { placeOf } from './parseJournal.ts';
import {
  absolute,
  add,
  compare,
  formatRational,
  fromMinor,
  lastDecimalTimes,
  negate,
  type Rational,
  subtract,
  toMinor,
  ZERO,
} from './Rational.ts';
import { rememberLot, type Weight, weighPosting } from './weighPosting.ts';

/** Series of every voucher that comes from a journal. */
export const JOURNAL_SERIES = 'BC';

type Settings = { readonly roundingAccount: string; readonly tolerances: ToleranceOptions };
type Weighed = { readonly posting: JournalPosting; readonly weight: Weight };
type Pad = { readonly pad: JournalPad; readonly filled: Set<string> };

/** Books directives in their order of date into vouchers of whole minor units. */
export class Booking {
  readonly vouchers: BookVoucher[] = [];
  roundedCount = 0;
  private readonly inventory = new Inventory();
  private readonly pads = new Map<string, Pad>();

  constructor(
    private readonly settings: Settings,
    private readonly faults: FaultList,
  ) {}

  pad(pad: JournalPad): void {
    this.pads.set(pad.account, { pad, filled: new Set() });
  }

  /** Fills a pad that waits for this balance, else compares. */
  assertBalance({ account, amount, tolerance, line, date }: JournalBalance): void {
    const { number, currency } = amount;
    const off = subtract(number, this.inventory.balanceOf(account, currency));
    const allowed = tolerance ?? this.inferredBalanceTolerance(number);
    const waiting = this.pads.get(account);
    const mayFill = waiting !== undefined && !waiting.filled.has(currency);
    waiting?.filled.add(currency);
    if (compare(absolute(off), allowed) <= 0) return;
    if (mayFill && this.fill(waiting.pad, off, currency)) return;
    this.faults.notice(
      'BALANCE_ASSERTION_FAILED',
      line,
      `balance ${date} ${account}`,
      `The file asserts ${formatRational(number)} ${currency}; its entries give ${formatRational(subtract(number, off))}, which is off by ${formatRational(negate(off))}.`,
    );
  }

  /** Twice what a transaction may be off, as Beancount allows for assertions. */
  private inferredBalanceTolerance(number: Rational): Rational {
    if (number.decimals === 0) return ZERO;
    const once = lastDecimalTimes(number, this.settings.tolerances.multiplier);
    return add(once, once);
  }

  private fill(pad: JournalPad, missing: Rational, currency: string): boolean {
    const amountMinor = toMinor(missing, currency);
    if (amountMinor === undefined || amountMinor === 0) return false;
    const description = `Padding of ${pad.account}`;
    const posting = { currency, description: '', line: pad.line };
    this.vouchers.push({
      series: JOURNAL_SERIES,
      number: '',
      date: pad.date,
      description,
      line: pad.line,
      postings: [
        { ...posting, accountNumber: pad.account, amountMinor },
        { ...posting, accountNumber: pad.source, amountMinor: -amountMinor },
      ],
    });
    const exact = fromMinor(amountMinor, currency);
    this.inventory.move(pad.account, currency, exact);
    this.inventory.move(pad.source, currency, negate(exact));
    return true;
  }

  book(transaction: JournalTransaction): void {
    const { date, line, description, postings } = transaction;
    if (transaction.isBroken) return;
    const place = placeOf(transaction);
    if (postings.length === 0) {
      this.faults.notice('VOUCHER_EMPTY', line, place, 'The transaction has no rows and is left out.');
      return;
    }
    const weighed = postings.map((posting) => ({
      posting,
      weight: weighPosting(posting, date, this.inventory),
    }));
    const residual = new Map<string, Rational>();
    for (const { weight } of weighed)
      if (weight !== 'missing')
        residual.set(weight.currency, add(residual.get(weight.currency) ?? ZERO, weight.number));
    const missing = weighed.filter(({ weight }) => weight === 'missing');
    if (!this.isInferable(missing, place)) return;
    const inferred = missing.map(({ posting }) => inferredCurrency(posting));
    if (!inferred.includes(undefined)) {
      for (const currency of inferred) residual.delete(currency ?? '');
      if (!this.isBalanced(residual, transaction, place)) return;
    }
    const rows = this.rowsOf(weighed, transaction, place);
    if (rows !== undefined && rows.length > 0)
      this.vouchers.push({ series: JOURNAL_SERIES, number: '', date, description, line, postings: rows });
  }

  /** One row may leave its amount out, or one row for each currency that such rows name. */
  private isInferable(missing: readonly Weighed[], place: string): boolean {
    const currencies = missing.map(({ posting }) => inferredCurrency(posting));
    const isAmbiguous =
      new Set(currencies).size < currencies.length ||
      (currencies.length > 1 && currencies.includes(undefined));
    if (!isAmbiguous) return true;
    this.faults.error(
      'AMOUNT_MISSING',
      missing.at(-1)?.posting.line ?? 0,
      place,
      'More than one row leaves its amount out: write all but one.',
    );
    return false;
  }

  private isBalanced(
    residual: ReadonlyMap<string, Rational>,
    { postings, line, date }: JournalTransaction,
    place: string,
  ): boolean {
    const toleranceOf = inferTolerances(postings, this.settings.tolerances);
    let isBalanced = true;
    for (const [currency, rest] of residual) {
      if (compare(absolute(rest), toleranceOf(currency)) <= 0) continue;
      isBalanced = false;
      this.faults.error(
        'VOUCHER_UNBALANCED',
        line,
        place,
        `Transaction of ${date} does not balance: it is off by ${formatRational(rest)} ${currency}. Correct it in the journal.`,
      );
    }
    return isBalanced;
  }

  /** The rows in whole minor units, with the inferred rows and the rounding row that make them sum to zero. */
  private rowsOf(
    weighed: readonly Weighed[],
    transaction: JournalTransaction,
    place: string,
  ): BookPosting[] | undefined {
    const rows: BookPosting[] = [];
    const sums = new Map<string, number>();
    for (const { posting, weight } of weighed) {
      if (weight === 'missing') continue;
      const amountMinor = toMinor(weight.number, weight.currency);
      const sum = (sums.get(weight.currency) ?? 0) + (amountMinor ?? Number.NaN);
      if (amountMinor === undefined || !Number.isSafeInteger(sum)) {
        this.faults.error('AMOUNT_INVALID', posting.line, place, 'The amount is too large: correct it.');
        return undefined;
      }
      sums.set(weight.currency, sum);
      rows.push(rowOf(posting.account, amountMinor, weight.currency, posting.line));
    }
    for (const { posting, weight } of weighed)
      if (weight === 'missing') rows.push(...this.inferredRows(posting, sums, transaction));
    rows.sort((a, b) => a.line - b.line);
    this.closeSums(rows, sums, transaction.line);
    for (const { posting, weight } of weighed)
      if (weight !== 'missing' && posting.number !== undefined && posting.currency !== undefined)
        this.inventory.move(posting.account, posting.currency, posting.number);
    return rows;
  }

  private inferredRows(
    posting: JournalPosting,
    sums: Map<string, number>,
    { date }: JournalTransaction,
  ): BookPosting[] {
    const { account, line, number: units, currency: commodity, cost } = posting;
    const only = inferredCurrency(posting);
    const rows: BookPosting[] = [];
    for (const [currency, sum] of [...sums]) {
      if (sum === 0 || (only !== undefined && only !== currency)) continue;
      rows.push(rowOf(account, -sum, currency, line));
      sums.set(currency, 0);
      const exact = fromMinor(-sum, currency);
      if (units === undefined || commodity === undefined) this.inventory.move(account, currency, exact);
      else if (cost !== undefined)
        rememberLot({ account, units, commodity }, { number: exact, currency }, cost, date, this.inventory);
    }
    if (units !== undefined && commodity !== undefined) this.inventory.move(account, commodity, units);
    return rows;
  }

  /** Sums that only rounding to minor units, or the file's own tolerance, left open go to the rounding account. */
  private closeSums(rows: BookPosting[], sums: ReadonlyMap<string, number>, line: number): void {
    for (const [currency, sum] of sums) {
      if (sum === 0) continue;
      rows.push(rowOf(this.settings.roundingAccount, -sum, currency, line));
      this.roundedCount += 1;
    }
  }
}

/** The currency in which a row without a weight is inferred; undefined when the row takes every currency. */
function inferredCurrency({ number, currency, cost, price }: JournalPosting): string | undefined {
  if (cost !== undefined) return cost.currency;
  if (price !== undefined) return price.amount.currency;
  return number === undefined ? currency : undefined;
}

function rowOf(accountNumber: string, amountMinor: number, currency: string, line: number): BookPosting {
  return { accountNumber, amountMinor: amountMinor === 0 ? 0 : amountMinor, currency, description: '', line };
}
