import { type Command, InvalidArgumentError } from 'commander';
import { type Difference, isAboutMoney } from '@/core/billing/reconcile.ts';
import { isIsoDate } from '@/core/ledger/isoDate.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import { PlatformBooksService } from '@/features/platformBooks/PlatformBooksService.ts';
import {
  type Reconciliation,
  ReconciliationService,
  SINCE_DAYS,
} from '@/features/reconciliation/ReconciliationService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { parseStripeConfig } from '@/shared/config/config.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { createLog } from '@/shared/log/log.ts';
import { createStripe } from '@/shared/stripe/createStripe.ts';
import { toPaymentError } from '@/shared/stripe/toPaymentError.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { renderTable } from '../renderTable.ts';
import { withOwnerDatabase } from '../withOwnerDatabase.ts';

/** What is on its way has come within that time. */
const SETTLE_SECONDS_DEFAULT = 20;
const SETTLE_SECONDS_MAX = 600;

type Options = { readonly since?: string; readonly settle: number; readonly reportOnly?: boolean };

function parseDay(text: string): string {
  if (!isIsoDate(text)) throw new InvalidArgumentError('Write a day as 2026-03-01.');
  return `${text}T00:00:00.000Z`;
}

function parseSettle(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !Number.isInteger(seconds) || seconds < 0 || seconds > SETTLE_SECONDS_MAX)
    throw new InvalidArgumentError(`Write whole seconds from 0 to ${SETTLE_SECONDS_MAX}.`);
  return seconds;
}

function sum(amountMinor: number | null, currency: string | null): string {
  return amountMinor === null ? '–' : formatDecimal(amountMinor, currency ?? 'EUR');
}

function renderDifferences(differences: readonly Difference[]): string {
  return renderTable(
    [
      { title: 'Difference' },
      { title: 'Object' },
      { title: 'Company' },
      { title: 'Expected', align: 'right' },
      { title: 'Found', align: 'right' },
      { title: 'Off by', align: 'right' },
      { title: '' },
    ],
    differences.map((one) => [
      ...[one.kind, `${one.objectKind} ${one.id}`, one.companyId ?? '–'],
      ...[sum(one.expectedMinor, one.currency), sum(one.actualMinor, one.currency)],
      ...[sum(one.differenceMinor, one.currency), one.currency ?? ''],
    ]),
  );
}

function render({ counts, differences, freezeId, isCut, since }: Reconciliation): string {
  const { provider, mirror, vouchers, events, waiting, isComplete } = counts;
  const looked = `Looked at ${provider} objects of the provider and ${mirror} of ours since ${since.slice(0, 10)}, ${vouchers} vouchers and ${events} events.`;
  const money = differences.filter(isAboutMoney).length;
  return [
    looked,
    ...(waiting > 0 ? [`Left out: ${waiting} objects with events that wait to be applied.`] : []),
    ...(isComplete ? [] : ['There is more than one run looks at: give a later day with --since.']),
    ...(differences.length === 0
      ? ['Ledger, mirror and provider agree.']
      : [
          '',
          renderDifferences(differences),
          '',
          `${differences.length}${isCut ? ' and more' : ''} ${differences.length === 1 ? 'difference' : 'differences'}, ${money} of money.`,
        ]),
    ...(freezeId === null ? [] : [`Billing is frozen for everybody (freeze ${freezeId}).`]),
  ].join('\n');
}

/** Nothing was compared: that must not look like a difference. */
function asCliError(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, message } = error;
  if (code !== 'PAYMENT_PROVIDER_UNAVAILABLE') return error;
  return new CliError(EXIT.unavailable, code, `${message} (${code})`);
}

async function run(context: CliContext, options: Options): Promise<Reconciliation> {
  const stripe = createStripe(parseStripeConfig(context.environment));
  if (stripe === undefined)
    throw new CliError(
      EXIT.refused,
      'BILLING_OFF',
      'There is no payment provider here: STRIPE_SECRET_KEY is empty. (BILLING_OFF)',
    );
  return withOwnerDatabase(context.environment, async (database) => {
    const log = createLog({ process: 'cli', logDir: '', stdout: false });
    const parts = { database, clock: systemClock };
    const service = new ReconciliationService({
      ...parts,
      stripe,
      books: new PlatformBooksService(parts),
      gate: new BillingGateService({ ...parts, log, process: 'cli' }),
    });
    const order = { by: 'npx accubooks billing reconcile', since: options.since };
    const freezes = options.reportOnly !== true;
    return service.run({ ...order, settleMs: options.settle * 1000, freezes }).catch((error: unknown) => {
      throw asCliError(toPaymentError(error));
    });
  });
}

export function billingReconcileCommand(billing: Command, context: CliContext): void {
  billing
    .command('reconcile')
    .option(
      '--since <day>',
      `objects made since that day; ${SINCE_DAYS} days back when it is left out`,
      parseDay,
    )
    .option(
      '--settle <seconds>',
      'pause before the second look at what differs',
      parseSettle,
      SETTLE_SECONDS_DEFAULT,
    )
    .option('--report-only', 'do not freeze billing when money differs')
    .description(
      'Hold our ledger, our invoices and the payment provider against each other. A difference of money that nobody was told of freezes billing. Needs DATABASE_OWNER_URL.',
    )
    .action(async (options: Options, command: Command) => {
      const result = await run(context, options);
      context.print(command, result, () => render(result));
      if (result.differences.length > 0)
        throw new CliError(EXIT.failed, 'BOOKS_DISAGREE', 'The records do not agree.');
    });
}
