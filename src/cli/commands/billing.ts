import type { Command } from 'commander';
import type { CliContext } from '../CliContext.ts';
import { billingEventsCommands } from './billingEvents.ts';
import { billingGateCommands } from './billingGate.ts';
import { billingMrrCommand } from './billingMrr.ts';
import { billingReconcileCommand } from './billingReconcile.ts';
import { billingRefundCommand } from './billingRefund.ts';

export function billingCommand(program: Command, context: CliContext): void {
  const billing = program
    .command('billing')
    .description(
      'What customers pay: the freeze and its end, refunds. Straight on the database as the operator (DATABASE_OPERATOR_URL); works while the API is down.',
    );
  billingGateCommands(billing, context);
  billingReconcileCommand(billing, context);
  billingMrrCommand(billing, context);
  billingRefundCommand(billing, context);
  billingEventsCommands(billing, context);
}
