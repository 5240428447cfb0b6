import type { Command } from 'commander';
import { LimitService } from '@/features/limits/LimitService.ts';
import type { ClientRuleBody, ClientRuleRequest } from '@/features/limits/limitContract.ts';
import { DATABASE_OWNER } from '@/shared/audit/auditActors.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { statusOf } from '@/shared/errors/errorCodes.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { parseDuration } from '../parseDuration.ts';
import { reasonOf } from '../reasonOf.ts';
import { renderTable } from '../renderTable.ts';
import { withOwnerDatabase } from '../withOwnerDatabase.ts';
import { withRedis } from '../withRedis.ts';

const CLIENT = 'an IP address, the e-mail of an account or the id of a person';
const NETWORK = 'an address, or a network as 10.0.0.0/8';
const BLOCK_SECONDS = 86_400;

/** What the service refuses, as the error of the command. */
function asCliError(thrown: unknown): unknown {
  if (!(thrown instanceof AppError)) return thrown;
  const isUnavailable = thrown.code === 'RATE_LIMIT_SERVICE_UNAVAILABLE';
  // What the database says is told by whoever opened it.
  if (!isUnavailable && statusOf(thrown.code) >= 500) return thrown;
  const exitCode = isUnavailable ? EXIT.unavailable : EXIT.refused;
  return new CliError(exitCode, thrown.code, `${thrown.message} (${thrown.code})`);
}

async function run<T>(
  database: Database,
  redis: Redis | undefined,
  work: (limits: LimitService) => Promise<T>,
): Promise<T> {
  const inTransaction = <Result>(inside: (sql: Sql) => Promise<Result>) =>
    database.asPerson({ userId: DATABASE_OWNER }, inside);
  try {
    return await work(new LimitService({ actorId: DATABASE_OWNER, inTransaction, redis }));
  } catch (thrown) {
    throw asCliError(thrown);
  }
}

async function onRules<T>(context: CliContext, work: (limits: LimitService) => Promise<T>): Promise<T> {
  return withOwnerDatabase(context.environment, (database) => run(database, undefined, work));
}

async function onCounters<T>(context: CliContext, work: (limits: LimitService) => Promise<T>): Promise<T> {
  const { environment } = context;
  return withRedis(environment, (redis) =>
    withOwnerDatabase(environment, (database) => run(database, redis, work)),
  );
}

function endOf({ expiresAt }: ClientRuleBody): string {
  return expiresAt === null ? 'until it is taken away' : `until ${expiresAt}`;
}

async function show(context: CliContext, client: string | undefined, command: Command): Promise<void> {
  if (client !== undefined) {
    const items = await onCounters(context, (limits) => limits.counters(client));
    const columns = [
      { title: 'Counter' },
      { title: 'Used', align: 'right' },
      { title: 'Seconds left', align: 'right' },
    ] as const;
    const rows = items.map(({ key, count, secondsLeft }) => [key, String(count), String(secondsLeft)]);
    context.print(command, { items }, () =>
      items.length === 0 ? `${client} has used up nothing.` : renderTable(columns, rows),
    );
    return;
  }
  const items = await onRules(context, (limits) => limits.list());
  const columns = [{ title: 'Address' }, { title: 'Rule' }, { title: 'Ends' }, { title: 'Reason' }];
  const rows = items.map((item) => [item.network, item.rule, item.expiresAt ?? 'never', item.reason]);
  context.print(command, { items }, () =>
    items.length === 0 ? 'No address is allowed past the limits or blocked.' : renderTable(columns, rows),
  );
}

async function put(context: CliContext, request: ClientRuleRequest, command: Command): Promise<void> {
  const rule = await onRules(context, (limits) => limits.put(request));
  const done = rule.rule === 'allow' ? 'is not limited' : 'is turned away';
  context.print(command, rule, () => `${rule.network} ${done} ${endOf(rule)}.`);
}

type RuleOptions = { readonly for?: number; readonly reason: string };

function ruleCommands(limits: Command, context: CliContext): void {
  limits
    .command('allow')
    .argument('<address>', NETWORK)
    .option('--for <time>', 'how long, for example 24h; for good when it is left out', parseDuration)
    .option('--reason <text>', 'why, for whoever looks later', reasonOf, 'allowed by hand')
    .description('Let an address past the limits; guesses at passwords stay limited. In force within 2 s.')
    .action((network: string, options: RuleOptions, command: Command) => {
      const { for: seconds, reason } = options;
      return put(context, { network, rule: 'allow', reason, seconds }, command);
    });

  limits
    .command('block')
    .argument('<address>', NETWORK)
    .option('--for <time>', 'how long, for example 90s, 15m, 24h or 7d', parseDuration, BLOCK_SECONDS)
    .option('--reason <text>', 'why, for whoever looks later', reasonOf, 'blocked by hand')
    .description(
      'Turn an address away with 403, for 24 hours unless --for says otherwise. In force within 2 s.',
    )
    .action((network: string, options: RuleOptions, command: Command) => {
      const { for: seconds, reason } = options;
      return put(context, { network, rule: 'block', reason, seconds }, command);
    });

  limits
    .command('unblock')
    .argument('<address>', NETWORK)
    .description('Take the rule of an address away, a block or an allowance.')
    .action(async (network: string, _options, command: Command) => {
      const rule = await onRules(context, (service) => service.remove(network));
      context.print(command, rule, () => `${rule.network} has no rule any more; it was ${rule.rule}.`);
    });
}

export function limitsCommand(program: Command, context: CliContext): void {
  const limits = program
    .command('limits')
    .description(
      'Rate limits: who is let past them, who is turned away, what a client has used up. Needs DATABASE_OWNER_URL and REDIS_URL, as the server has them.',
    );
  limits
    .command('show')
    .argument('[client]', CLIENT)
    .description('List the rules in force; with a client, what it has used up.')
    .action((client: string | undefined, _options, command: Command) => show(context, client, command));
  ruleCommands(limits, context);
  limits
    .command('clear')
    .argument('<client>', CLIENT)
    .description('Forget what one client has used up, so that it may go on at once.')
    .action(async (client: string, _options, command: Command) => {
      const cleared = await onCounters(context, (service) => service.clear(client));
      context.print(
        command,
        { cleared },
        () => `${cleared} counter${cleared === 1 ? '' : 's'} of ${client} cleared.`,
      );
    });
}
