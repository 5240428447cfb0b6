import type { Command } from 'commander';
import { AuditService, type ChainVerdict } from '@/features/audit/AuditService.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { withOwnerDatabase } from '../withOwnerDatabase.ts';

/** Broken chains that are named one by one. */
const SHOWN_MAX = 100;

type Report = { chains: number; events: number; broken: { chain: string; seq: number; why: string }[] };

async function collect(verdicts: AsyncIterable<ChainVerdict>): Promise<Report> {
  const report: Report = { chains: 0, events: 0, broken: [] };
  for await (const { chain, count, broken } of verdicts) {
    report.chains += 1;
    report.events += count;
    if (broken && report.broken.length < SHOWN_MAX) report.broken.push({ chain, ...broken });
  }
  return report;
}

function render({ chains, events, broken }: Report): string {
  if (broken.length === 0) return `The audit log is whole: ${events} events in ${chains} chains.`;
  return broken.map(({ chain, seq, why }) => `Chain ${chain} is broken at event ${seq}: ${why}.`).join('\n');
}

export function auditCommand(program: Command, context: CliContext): void {
  program
    .command('audit')
    .description('The audit log; needs DATABASE_OWNER_URL, as only the server itself has it.')
    .command('verify')
    .option('--chain <id>', "one chain: a company's id, or platform")
    .description('Follow every chain of the audit log and name the first broken link of each.')
    .action(async (options: { chain?: string }, command: Command) => {
      const report = await withOwnerDatabase(context.environment, (database) =>
        collect(new AuditService(database).verify(options.chain)),
      );
      context.print(command, report, () => render(report));
      if (report.broken.length > 0)
        throw new CliError(EXIT.failed, 'AUDIT_BROKEN', 'The audit log was changed.');
    });
}
