import type { Command } from 'commander';
import { LimitService } from '@/features/limits/LimitService.ts';
import { SecurityTraceService } from '@/features/securityResponse/SecurityTraceService.ts';
import { DATABASE_OWNER } from '@/shared/audit/auditActors.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { statusOf } from '@/shared/errors/errorCodes.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { parseDuration } from '../parseDuration.ts';
import { reasonOf } from '../reasonOf.ts';
import { withIncidents } from '../withIncidents.ts';
import { withOwnerDatabase } from '../withOwnerDatabase.ts';
import { idOf } from './incidents.ts';

const BLOCK_S = 3_600;

type BlockOptions = { readonly for: number; readonly reason: string; readonly incident?: string };

async function block(
  context: CliContext,
  network: string,
  options: BlockOptions,
  command: Command,
): Promise<void> {
  const { for: seconds, reason, incident } = options;
  const incidentId =
    incident === undefined ? undefined : await withIncidents(context, (tools) => idOf(tools, incident));
  const rule = await withOwnerDatabase(context.environment, async (database) => {
    const inTransaction: ConstructorParameters<typeof LimitService>[0]['inTransaction'] = (work) =>
      database.asPerson({ userId: DATABASE_OWNER }, work);
    const limits = new LimitService({ actorId: DATABASE_OWNER, inTransaction, redis: undefined });
    const put = await limits.put({ network, rule: 'block', reason, seconds }).catch((thrown: unknown) => {
      if (!(thrown instanceof AppError) || statusOf(thrown.code) >= 500) throw thrown;
      throw new CliError(EXIT.refused, thrown.code, `${thrown.message} (${thrown.code})`);
    });
    const text = `${put.network} is turned away until ${put.expiresAt}. ${reason}`;
    if (incidentId !== undefined)
      await new SecurityTraceService(database, systemClock).tell(incidentId, operatorName(), text);
    return put;
  });
  context.print(
    command,
    rule,
    () => `${rule.network} is turned away within 2 seconds, until ${rule.expiresAt}.`,
  );
}

export function blockCommand(security: Command, context: CliContext): void {
  security
    .command('block-ip')
    .argument('<address>', 'an address, or a network as 10.0.0.0/8')
    .option('--for <time>', 'how long, for example 90s, 1h or 7d', parseDuration, BLOCK_S)
    .requiredOption('--reason <text>', 'why, for the audit log and the incident', reasonOf)
    .option(
      '--incident <id>',
      'incident whose timeline gets a line; `last` is the worst that is open, of equals the latest',
    )
    .description(
      'Turn an address away with 403; the block ends by itself. `accubooks limits` lists and lifts it.',
    )
    .action((network: string, options: BlockOptions, command: Command) =>
      block(context, network, options, command),
    );
}
