import { type Command, InvalidArgumentError } from 'commander';
import { formatDecimal } from '@/core/money/Money.ts';
import {
  accountListSchema,
  type GeneralLedger,
  generalLedgerSchema,
} from '@/features/reports/reportContract.ts';
import { PAGE_SIZE_MAX } from '@/shared/http/wireContract.ts';
import type { ApiClient } from '../ApiClient.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { booksUntil, parseDay, type RangeOptions } from '../defaultRange.ts';
import { EXIT } from '../exitCodes.ts';
import { renderTable } from '../renderTable.ts';

const ROWS_DEFAULT = 1_000;
const ROWS_MAX = 100_000;
const COLUMNS = [
  { title: 'Date' },
  { title: 'Voucher' },
  { title: 'Description' },
  { title: 'Amount', align: 'right' },
  { title: 'Balance', align: 'right' },
  { title: 'Line', align: 'right' },
] as const;

function parseRows(text: string): number {
  const rows = Number(text);
  if (!Number.isInteger(rows) || rows < 1 || rows > ROWS_MAX)
    throw new InvalidArgumentError(`Rows, from 1 to ${ROWS_MAX}.`);
  return rows;
}

function render(ledger: GeneralLedger): string {
  const amount = (minor: number) => formatDecimal(minor, ledger.currency);
  const rows = ledger.items.map((item) => [
    item.date,
    `${item.series} ${item.number}`.trim(),
    item.description,
    amount(item.amountMinor),
    amount(item.balanceMinor),
    item.sourceLine === null ? '' : String(item.sourceLine),
  ]);
  return [
    `${ledger.account.number} ${ledger.account.name}, ${ledger.from} to ${ledger.to}, ${ledger.currency}`,
    `opening ${amount(ledger.openingMinor)}, debit ${amount(ledger.debitMinor)}, credit ${amount(ledger.creditMinor)}, closing ${amount(ledger.closingMinor)}`,
    renderTable(COLUMNS, rows),
    `${ledger.items.length} of ${ledger.rowCount} rows`,
  ].join('\n');
}

async function accountIdOf(client: ApiClient, number: string): Promise<string> {
  const { items } = await client.call('/api/accounts', { schema: accountListSchema });
  const account = items.find((each) => each.number === number || each.id === number);
  if (account !== undefined) return account.id;
  throw new CliError(EXIT.refused, 'ACCOUNT_NOT_FOUND', `There is no account ${number} in this company.`);
}

type Query = { accountId: string; from: string; to: string; currency: string | undefined };

async function readPages(client: ApiClient, query: Query, rows: number): Promise<GeneralLedger> {
  const read = (cursor: string | undefined, left: number) =>
    client.call('/api/reports/general-ledger', {
      query: { ...query, cursor, limit: Math.min(PAGE_SIZE_MAX, left) },
      schema: generalLedgerSchema,
    });
  const ledger = await read(undefined, rows);
  while (ledger.nextCursor !== null && ledger.items.length < rows) {
    const page = await read(ledger.nextCursor, rows - ledger.items.length);
    ledger.items.push(...page.items);
    ledger.nextCursor = page.nextCursor;
  }
  return ledger;
}

type LedgerOptions = RangeOptions & {
  readonly account: string;
  readonly currency?: string;
  readonly rows: number;
};

export function generalLedgerCommand(report: Command, context: CliContext): void {
  report
    .command('general-ledger')
    .description('Every row of an account with its running balance and the line of the file it came from.')
    .requiredOption('--account <number>', 'number of the account')
    .option('--from <day>', 'first day, YYYY-MM-DD', parseDay)
    .option('--to <day>', 'last day, YYYY-MM-DD', parseDay)
    .option('--currency <code>', 'which commodity of the account')
    .option('--rows <count>', `most rows to print, up to ${ROWS_MAX}`, parseRows, ROWS_DEFAULT)
    .action(async ({ account, currency, rows, ...range }: LedgerOptions, command: Command) => {
      const client = await context.client(command);
      const to = range.to ?? (await booksUntil(client));
      const from = range.from ?? `${to.slice(0, 4)}-01-01`;
      const accountId = await accountIdOf(client, account);
      const ledger = await readPages(client, { accountId, from, to, currency }, rows);
      context.print(command, ledger, () => render(ledger));
    });
}
