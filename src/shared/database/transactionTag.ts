/**
 * What a transaction is called on the server, in `application_name`, for as long as it lasts: whose it is and for which
 * route, so that a statement that runs too long leads to both. `pg_stat_activity` and the log of Postgres show it.
 */

/** Postgres keeps one byte less than this of a name. */
const NAME_BYTES = 64;
const NOBODY = '-';

/** The statement that names the transaction; holds nothing but letters, digits and ` -._:/`, so it needs no quoting. */
export function transactionTag(
  applicationName: string,
  companyId: string | undefined,
  route: string | undefined,
): string {
  const parts = [applicationName, companyId || NOBODY, route?.replace(/ \/api\//, ' /') ?? ''];
  const name = parts.join(' ').replaceAll(/[^\w \-.:/]/g, '');
  return `SET LOCAL application_name = '${name.slice(0, NAME_BYTES - 1).trimEnd()}'`;
}
