import type { IsoDate } from '@/core/ledger/Books.ts';
import { isoDateOf } from '@/core/ledger/isoDate.ts';
import type { CostSpec, JournalPosting, PriceSpec } from './Journal.ts';
import type { Rational } from './Rational.ts';
import type { TokenReader } from './TokenReader.ts';

/** A Beancount date, `2024-01-31` or `2024/1/31`. */
export function parseJournalDate(text: string): IsoDate | undefined {
  const [year, month, day] = text.split(/[-/]/).map(Number);
  return year === undefined || month === undefined || day === undefined
    ? undefined
    : isoDateOf(year, month, day);
}

/** `[flag] Account [number] [currency] [{cost}] [@ price]`; a text says what is wrong with the row. */
export function parsePosting(reader: TokenReader, line: number): JournalPosting | string {
  const first = reader.peek();
  if (first?.kind === 'symbol' || (first?.kind === 'word' && first.text.length === 1)) reader.skip();
  const account = reader.take('account');
  if (account === undefined) return `"${reader.rest()}" is no posting`;
  const number = reader.takeExpression();
  const currency = reader.take('currency');
  if (number !== undefined && currency === undefined) return `the amount of ${account} has no currency`;
  const cost = parseCost(reader);
  if (typeof cost === 'string') return cost;
  const price = parsePrice(reader);
  if (typeof price === 'string') return price;
  if (!reader.isAtEnd) return `"${reader.rest()}" is no amount`;
  return { account, number, currency, cost, price, line };
}

function parsePrice(reader: TokenReader): PriceSpec | undefined | string {
  const isTotal = reader.takeSymbol('@@');
  if (!isTotal && !reader.takeSymbol('@')) return undefined;
  const amount = reader.takeAmount();
  return amount === undefined ? `"${reader.rest()}" is no price` : { amount, isTotal };
}

function parseCost(reader: TokenReader): CostSpec | undefined | string {
  const isTotal = reader.takeSymbol('{{');
  if (!isTotal && !reader.takeSymbol('{')) return undefined;
  let perUnit: Rational | undefined;
  let total: Rational | undefined;
  let currency: string | undefined;
  let date: IsoDate | undefined;
  let label: string | undefined;
  while (!reader.takeSymbol(isTotal ? '}}' : '}')) {
    if (reader.isAtEnd) return 'the cost is not closed by "}"';
    if (reader.takeSymbol(',') || reader.takeSymbol('*')) continue;
    if (reader.takeSymbol('#')) {
      total = reader.takeExpression();
      if (total === undefined) return `"${reader.rest()}" is no total cost`;
      continue;
    }
    const token = reader.peek();
    if (token?.kind === 'date') {
      date = parseJournalDate(token.text);
      reader.skip();
    } else if (token?.kind === 'string') {
      label = token.text;
      reader.skip();
    } else if (token?.kind === 'currency') {
      currency = token.text;
      reader.skip();
    } else {
      const number = reader.takeExpression();
      if (number === undefined) return `"${reader.rest()}" is no cost`;
      if (isTotal) total = number;
      else perUnit = number;
    }
  }
  return { perUnit, total, currency, date, label };
}
