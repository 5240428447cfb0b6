import { type Command, InvalidArgumentError } from 'commander';
import { MONTHS_MAX } from '@/core/billing/recurringRevenue.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import { OwnMoneyReadModel } from '@/features/platformBooks/OwnMoneyReadModel.ts';
import type { OwnMoney } from '@/features/platformBooks/ownMoneyContract.ts';
import { nowOf, systemClock } from '@/shared/clock/Clock.ts';
import type { CliContext } from '../CliContext.ts';
import { renderTable } from '../renderTable.ts';
import { withOwnerDatabase } from '../withOwnerDatabase.ts';

const MONTHS_DEFAULT = 12;

function parseMonths(text: string): number {
  const months = Number(text);
  if (!Number.isInteger(months) || months < 1 || months > MONTHS_MAX)
    throw new InvalidArgumentError(`Write a number of months from 1 to ${MONTHS_MAX}.`);
  return months;
}

const percent = (rate: number | null) => (rate === null ? '–' : `${(100 * rate).toFixed(1)} %`);

function renderCurrency({ currency, months }: OwnMoney['currencies'][number]): string {
  const titles = [
    'MRR',
    'New',
    'Back',
    'Up',
    'Down',
    'Lost',
    'Customers',
    'Churn',
    'Lost MRR',
    'ARPA',
    'Declined',
  ];
  const sum = (amountMinor: number) => formatDecimal(amountMinor, currency);
  const rows = months.map((row) => [
    row.month,
    ...[row.mrrMinor, row.newMinor, row.reactivatedMinor].map(sum),
    ...[row.expansionMinor, row.contractionMinor, row.churnedMinor].map(sum),
    ...[String(row.customers), percent(row.customerChurn), percent(row.revenueChurn)],
    ...[row.arpaMinor === null ? '–' : sum(row.arpaMinor), percent(row.failureRate)],
  ]);
  const columns = [{ title: currency }, ...titles.map((title) => ({ title, align: 'right' as const }))];
  return renderTable(columns, rows);
}

export function billingMrrCommand(billing: Command, context: CliContext): void {
  billing
    .command('mrr')
    .option('--months <number>', 'months up to this one', parseMonths, MONTHS_DEFAULT)
    .description(
      'Recurring revenue a month, how it moves, churn and declined payments, from our own ledger. Needs DATABASE_OWNER_URL.',
    )
    .action(async ({ months }: { months: number }, command: Command) => {
      const today = nowOf(systemClock).toISOString().slice(0, 10);
      const answer = await withOwnerDatabase(context.environment, (database) =>
        database.asNobody((sql) => new OwnMoneyReadModel().read(sql, today, months)),
      );
      context.print(command, answer, () => answer.currencies.map(renderCurrency).join('\n\n'));
    });
}
