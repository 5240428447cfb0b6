import { InvalidArgumentError } from 'commander';
import { isIsoDate, isIsoMonth, monthOf } from '@/core/ledger/isoDate.ts';
import { companyOverviewSchema } from '@/features/companies/companyContract.ts';
import type { ApiClient } from './ApiClient.ts';
import { CliError } from './CliError.ts';
import { EXIT } from './exitCodes.ts';

export type RangeOptions = { readonly from?: string; readonly to?: string };

/** A month of an option, `YYYY-MM`. */
export function parseMonth(text: string): string {
  if (!isIsoMonth(text)) throw new InvalidArgumentError('Write a month as YYYY-MM.');
  return text;
}

/** A day of an option, `YYYY-MM-DD`. */
export function parseDay(text: string): string {
  if (!isIsoDate(text)) throw new InvalidArgumentError('Write a day as YYYY-MM-DD.');
  return text;
}

/** The last day of the books, where an option does not say when to end. */
export async function booksUntil(client: ApiClient): Promise<string> {
  const overview = await client.call('/api/companies/current', { schema: companyOverviewSchema });
  if (overview.booksUntil !== null) return overview.booksUntil;
  throw new CliError(EXIT.refused, 'BOOKS_EMPTY', 'There are no books yet; import some first.');
}

/** Months of a statement: to the end of the books, from the January of the last month. */
export async function monthRange(
  client: ApiClient,
  { from, to }: RangeOptions,
): Promise<{ from: string; to: string }> {
  const last = to ?? monthOf(await booksUntil(client));
  return { from: from ?? `${last.slice(0, 4)}-01`, to: last };
}
