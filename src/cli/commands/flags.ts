import { type Command, InvalidArgumentError } from 'commander';
import { systemClock } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { changeFlag } from '@/shared/featureFlags/changeFlag.ts';
import {
  DEFAULT_FEATURE_FLAGS,
  FEATURE_FLAG_NAMES,
  featureFlagName,
} from '@/shared/featureFlags/FeatureFlagService.ts';
import type { FeatureFlagStore, FlagChange } from '@/shared/featureFlags/FeatureFlagStore.ts';
import type { FlagRollout } from '@/shared/featureFlags/FlagRollout.ts';
import { measurePropagation } from '@/shared/featureFlags/measurePropagation.ts';
import { asOperator, operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import { parseRollout } from '@/shared/featureFlags/parseFlagDefaults.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { renderTable } from '../renderTable.ts';

const ROUNDS_DEFAULT = 200;
const ROUNDS_MAX = 10_000;
const CHANGES_DEFAULT = 20;
const CHANGES_MAX = 1_000;

const EXITS: Readonly<Record<string, number>> = {
  FLAG_UNKNOWN: EXIT.refused,
  VALIDATION_FAILED: EXIT.usage,
  DATABASE_UNAVAILABLE: EXIT.unavailable,
  FLAG_NOT_SAVED: EXIT.unavailable,
  FLAG_NOT_ACKNOWLEDGED: EXIT.failed,
};

function upTo(max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    throw new InvalidArgumentError(`must be a whole number from 1 to ${max}`);
  };
}

function renderRollout(rollout: FlagRollout | null | undefined): string {
  if (!rollout) return 'default';
  const { percentage, companies } = rollout;
  const share = percentage === 100 ? 'on' : percentage === 0 ? 'off' : `${percentage}%`;
  return companies.length === 0 ? share : `${share} and ${companies.join(', ')}`;
}

/** Works on the database as the operator's role; what goes wrong ends the command. */
async function operate<T>(context: CliContext, work: (store: FeatureFlagStore) => Promise<T>): Promise<T> {
  try {
    return await asOperator(work, context.environment);
  } catch (error) {
    if (!(error instanceof AppError)) {
      const why = error instanceof Error ? error.message : 'unknown';
      throw new CliError(EXIT.unavailable, 'DATABASE_UNAVAILABLE', `The database did not answer: ${why}`);
    }
    throw new CliError(EXITS[error.code] ?? EXIT.failed, error.code, error.message);
  }
}

function listCommand(flags: Command, context: CliContext): void {
  flags
    .command('list')
    .description('List every flag: what stands, its default, its owner and the day by which it goes.')
    .action(async (_options, command: Command) => {
      const { overrides } = await operate(context, (store) => store.readState());
      const items = FEATURE_FLAG_NAMES.map((flag) => {
        const { owner, removeBy, rollout, description } = DEFAULT_FEATURE_FLAGS[flag];
        return {
          flag,
          override: overrides.get(flag) ?? null,
          default: rollout,
          owner,
          removeBy,
          description,
        };
      });
      const unknown = [...overrides.keys()].filter((flag) => !Object.hasOwn(DEFAULT_FEATURE_FLAGS, flag));
      const columns = ['Flag', 'Override', 'Default', 'Owner', 'Remove by'].map((title) => ({ title }));
      context.print(command, { items, unknown }, () =>
        [
          renderTable(
            columns,
            items.map((item) => [
              item.flag,
              item.override ? renderRollout(item.override) : '',
              renderRollout(item.default),
              item.owner,
              item.removeBy,
            ]),
          ),
          ...unknown.map((flag) => `${flag} is overridden, but this version has no such flag.`),
        ].join('\n'),
      );
    });
}

function changeCommands(flags: Command, context: CliContext): void {
  const change = async (command: Command, name: string, rollout: FlagRollout | undefined, by: string) => {
    const receipt = await operate(context, async (store) => {
      const flag = featureFlagName(name);
      return { flag, ...(await changeFlag(store, { clock: systemClock, flag, rollout, by })) };
    });
    const state = renderRollout(rollout);
    context.print(
      command,
      { ...receipt, to: rollout ?? null, by },
      () => `${name} is ${state} in every live process after ${Math.round(receipt.durationMs)} ms.`,
    );
  };
  const collect = (id: string, ids: readonly string[]) => [...ids, id];

  flags
    .command('set')
    .argument('<flag>', 'name of a flag')
    .argument('<state>', 'on, off, or a share of companies such as 25%')
    .option(
      '--for <company>',
      'id of a company that has it whatever the share; may be given again',
      collect,
      [],
    )
    .option('--by <name>', 'who does it, for the audit', operatorName())
    .description('Override a flag for good; ends when every live process has it.')
    .action(async (name: string, state: string, options: { for: string[]; by: string }, command: Command) => {
      const rollout = await operate(context, async () => parseRollout(state, options.for));
      await change(command, name, rollout, options.by);
    });

  flags
    .command('clear')
    .argument('<flag>', 'name of a flag')
    .option('--by <name>', 'who does it, for the audit', operatorName())
    .description('Take an override away, so that the default holds again.')
    .action((name: string, options: { by: string }, command: Command) =>
      change(command, name, undefined, options.by),
    );
}

function renderChanges(changes: readonly FlagChange[]): string {
  const columns = ['When', 'Flag', 'From', 'To', 'Who', 'Database role'].map((title) => ({ title }));
  return renderTable(
    columns,
    changes.map(({ at, flag, from, to, by, role }) => [
      at,
      flag,
      renderRollout(from),
      renderRollout(to),
      by,
      role,
    ]),
  );
}

function auditCommands(flags: Command, context: CliContext): void {
  flags
    .command('history')
    .option('--limit <count>', 'how many', upTo(CHANGES_MAX), CHANGES_DEFAULT)
    .description('Who changed which flag when, from what to what; newest first.')
    .action(async ({ limit }: { limit: number }, command: Command) => {
      const items = await operate(context, (store) => store.readChanges(limit));
      context.print(command, { items }, () => renderChanges(items));
    });

  flags
    .command('measure')
    .option('--rounds <count>', 'changes', upTo(ROUNDS_MAX), ROUNDS_DEFAULT)
    .description(
      'Measure how long a change takes to reach every live process, with a flag that nothing reads.',
    )
    .action(async ({ rounds }: { rounds: number }, command: Command) => {
      const by = `${operatorName()} (measure)`;
      const figures = await operate(context, (store) =>
        measurePropagation(store, { clock: systemClock, rounds, by }),
      );
      const { processes, p50Ms, p95Ms, p99Ms, maxMs } = figures;
      const [p50, p95, p99, max] = [p50Ms, p95Ms, p99Ms, maxMs].map((ms) => ms.toFixed(1));
      context.print(
        command,
        figures,
        () =>
          `${rounds} changes, acknowledged by ${processes} live processes: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, max ${max} ms.`,
      );
      if (processes === 0)
        throw new CliError(EXIT.failed, 'NO_PROCESSES', 'No process is live, so nothing was measured.');
    });
}

export function flagsCommand(program: Command, context: CliContext): void {
  const flags = program
    .command('flags')
    .description(
      'Feature flags, straight on the database as the operator (DATABASE_OPERATOR_URL); works while the API is down.',
    );
  listCommand(flags, context);
  changeCommands(flags, context);
  auditCommands(flags, context);
}
