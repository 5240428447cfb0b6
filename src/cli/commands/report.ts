import type { Command } from 'commander';
import type { CliContext } from '../CliContext.ts';
import { balanceSheetCommand } from './balanceSheet.ts';
import { generalLedgerCommand } from './generalLedger.ts';
import { profitAndLossCommand } from './profitAndLoss.ts';
import { trialBalanceCommand } from './trialBalance.ts';

export function reportCommand(program: Command, context: CliContext): void {
  const report = program
    .command('report')
    .description('Print a statement; without a range that of the last calendar year of the books.');
  trialBalanceCommand(report, context);
  profitAndLossCommand(report, context);
  balanceSheetCommand(report, context);
  generalLedgerCommand(report, context);
}
