import { type Command, InvalidArgumentError } from 'commander';
import { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import { BillingInspectionService } from '@/features/billingGate/BillingInspectionService.ts';
import { RefundService } from '@/features/billingGate/RefundService.ts';
import { type RefundOrder, RefundStore } from '@/features/billingGate/RefundStore.ts';
import { EVIDENCE_FOLDER, writeEvidence } from '@/features/billingGate/refundEvidence.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import { createLog } from '@/shared/log/log.ts';
import { createStripe } from '@/shared/stripe/createStripe.ts';
import { requireStripe } from '@/shared/stripe/requireStripe.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { onOperatorDatabase } from '../onOperatorDatabase.ts';
import { reasonOf } from '../reasonOf.ts';

type Options = { readonly reason: string; readonly amountMinor?: number; readonly evidence: string };

function minorUnits(text: string): number {
  const amount = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(amount) && amount > 0) return amount;
  throw new InvalidArgumentError('must be a whole number of minor units, such as 3100 for 31.00');
}

function serviceOf(context: CliContext, sql: Sql): RefundService {
  const { STRIPE_SECRET_KEY = '', STRIPE_API_URL = 'https://api.stripe.com' } = context.environment;
  const log = createLog({ process: 'cli', logDir: context.environment.LOG_DIR ?? '', stdout: false });
  const gate = new BillingGateService({
    ...{ clock: systemClock, log, process: 'cli' },
    database: { readOnce: sql },
  });
  const inspection = new BillingInspectionService({ gate, log });
  return new RefundService({
    stripe: requireStripe(createStripe({ STRIPE_SECRET_KEY, STRIPE_API_URL })),
    store: new RefundStore(sql),
    report: async (finding) => {
      await inspection.report(sql, [finding]);
    },
  });
}

function render(order: RefundOrder, file: string): string {
  const { amountMinor, currency, chargeId, state, refundId, chargedMinor } = order;
  const sum = `${amountMinor} of ${chargedMinor} ${currency} minor units of ${chargeId}`;
  const words: Record<RefundOrder['state'], string> = {
    succeeded: `Given back: ${sum}, as ${refundId}.`,
    pending: `On its way: ${sum}, as ${refundId}. Give the same command again to see how it ended.`,
    failed: `FAILED: ${sum}, as ${refundId}. The customer has not got the money; billing is frozen.`,
    refused: `Refused: ${sum}.`,
    ordered: `Ordered: ${sum}.`,
  };
  return `${words[state]}\nRecord: ${file}`;
}

export function billingRefundCommand(billing: Command, context: CliContext): void {
  billing
    .command('refund')
    .argument('<charge|invoice>', 'id of a charge (ch_…), or of an invoice (in_…) that one charge has paid')
    .option('--amount-minor <n>', 'in minor units; all that is left when it is left out', minorUnits)
    .requiredOption('--reason <text>', 'why, for the record; names no person', reasonOf)
    .option('--evidence <folder>', 'where the redacted record goes', EVIDENCE_FOLDER)
    .description(
      'Give a customer money back, exactly and once, also while billing is frozen. The same command again is the same refund.',
    )
    .action(async (target: string, options: Options, command: Command) => {
      const { reason, amountMinor } = options;
      const order = await onOperatorDatabase(context, ({ sql }) =>
        serviceOf(context, sql).refund({ target, amountMinor, reason, by: operatorName() }),
      );
      let file: string;
      try {
        file = writeEvidence(options.evidence, order);
      } catch (error) {
        const why = error instanceof Error ? error.message : 'unknown';
        throw new CliError(
          EXIT.failed,
          'EVIDENCE_NOT_WRITTEN',
          `${render(order, 'none')}\nThe record could not be written (${why}): give the same command again.`,
        );
      }
      context.print(command, { ...order, evidence: file }, () => render(order, file));
      if (order.state === 'failed') throw new CliError(EXIT.failed, 'REFUND_FAILED', 'The refund failed.');
    });
}
