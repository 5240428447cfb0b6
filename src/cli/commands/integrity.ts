import type { Command } from 'commander';
import { computeForecast } from '@/features/forecasts/computeForecast.ts';
import { readInputNow } from '@/features/forecasts/readInputNow.ts';
import { buildChecks } from '@/features/integrity/buildChecks.ts';
import { engineOf } from '@/features/integrity/engineOf.ts';
import type { Findings, IntegrityCheck } from '@/features/integrity/IntegrityCheck.ts';
import { recomputeWith } from '@/features/integrity/recomputeWith.ts';
import { CanaryService } from '@/features/isolation/CanaryService.ts';
import { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { parseCliConfig } from '@/shared/config/cliConfig.ts';
import { Database } from '@/shared/database/Database.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import { type Hold, HoldStore } from '@/shared/hold/HoldStore.ts';
import { createLog } from '@/shared/log/log.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { onOperatorDatabase } from '../onOperatorDatabase.ts';
import { renderTable } from '../renderTable.ts';
import { serverConfig } from '../serverConfig.ts';

const SAMPLE_DEFAULT = 5;
const NAMED_MAX = 50;

type Line = {
  readonly check: string;
  readonly looked: number;
  readonly seconds: number;
  readonly violations: Findings['violations'];
  readonly skipped: Readonly<Record<string, number>>;
  /** Why it could not look. */
  readonly fault: string | null;
};

async function runCheck(check: IntegrityCheck, isHeld: boolean): Promise<Line> {
  const startedMs = systemClock.elapsedMs();
  const turn = { budgetMs: undefined, isHeld, signal: new AbortController().signal };
  const outcome = await check.run(turn).catch((error: unknown) => error);
  const seconds = Math.round(systemClock.elapsedMs() - startedMs) / 1000;
  const base = { check: check.name, seconds };
  if (outcome instanceof Error)
    return { ...base, looked: 0, violations: [], skipped: {}, fault: outcome.message };
  const { looked, violations, skipped = {} } = outcome as Findings;
  return { ...base, looked, violations, skipped, fault: null };
}

/** Every check once over everything, as the worker's role, which sees what the guard sees. */
async function runChecks(
  context: CliContext,
  apiUrl: string,
  sample: number,
  isToHold: boolean,
): Promise<Line[]> {
  const config = serverConfig(context.environment);
  const log = createLog({ process: 'cli', logDir: '', stdout: false });
  const database = new Database(config.DATABASE_WORKER_URL ?? config.DATABASE_URL, log, 'accubooks-cli');
  const asApplication = new Database(config.DATABASE_URL, log, 'accubooks-cli');
  const keys = new KeyRing(config.JWT_SECRET, config.JWT_SECRETS_PREVIOUS);
  const accessTokens = new AccessTokens(keys, config.ACCESS_TOKEN_TTL_S, systemClock);
  try {
    const metrics = createMetrics('cli');
    const checks = buildChecks({
      ...{ database, clock: systemClock, sample, recomputeEveryMs: 0 },
      canaries: new CanaryService({ database: asApplication, accessTokens, apiUrl, metrics }),
      recompute: recomputeWith({
        engine: engineOf(new URL('./forecastThread.mjs', import.meta.url)),
        readInput: (job) => readInputNow(database, job),
        compute: async (input) => computeForecast(input, () => undefined),
      }),
    });
    const isHeld = (await database.asNobody((sql) => new HoldStore(sql).current())) !== undefined;
    const lines: Line[] = [];
    for (const check of checks) {
      const line = await runCheck(check, isHeld);
      lines.push(line);
      if (!isToHold) continue;
      for (const violation of line.violations.slice(0, NAMED_MAX))
        await database.asNobody((sql) =>
          new HoldStore(sql).report({ ...violation, check: check.name }, operatorName()),
        );
    }
    return lines;
  } finally {
    await Promise.all([database.close(), asApplication.close()]);
  }
}

function renderLines(lines: readonly Line[]): string {
  const table = renderTable(
    [
      { title: 'check' },
      { title: 'looked at', align: 'right' },
      { title: 'violations', align: 'right' },
      { title: 'seconds', align: 'right' },
      { title: 'could not be checked' },
    ],
    lines.map(({ check, looked, violations, seconds, skipped, fault }) => [
      ...[check, String(looked), String(violations.length), seconds.toFixed(1)],
      fault ??
        Object.entries(skipped)
          .map(([why, count]) => `${count} ${why}`)
          .join('; '),
    ]),
  );
  const named = lines.flatMap(({ check, violations }) =>
    violations.slice(0, NAMED_MAX).map(({ companyId, subject, message }) => {
      const where = companyId === null ? subject : `company ${companyId}, ${subject}`;
      return `VIOLATION ${check}: ${message} (${where})`;
    }),
  );
  return [table, ...named].join('\n');
}

function checkCommand(integrity: Command, context: CliContext): void {
  integrity
    .command('check')
    .option('--sample <forecasts>', 'stored forecasts that are computed again', Number, SAMPLE_DEFAULT)
    .option('--hold', 'open a hold when something is found; the guard of the worker does it anyway')
    .description('Run every integrity check once over everything; needs what the servers have.')
    .action(async (options: { sample: number; hold?: boolean }, command: Command) => {
      const { ACCUBOOKS_URL } = parseCliConfig(context.environment);
      const url = command.optsWithGlobals<{ url?: string }>().url ?? ACCUBOOKS_URL;
      const lines = await runChecks(context, url, options.sample, options.hold === true);
      context.print(command, lines, () => renderLines(lines));
      if (lines.some(({ violations }) => violations.length > 0))
        throw new CliError(EXIT.failed, 'INTEGRITY_VIOLATED', 'What must always be true is not.');
      const blind = lines.filter(({ fault }) => fault !== null).map(({ check }) => check);
      if (blind.length > 0)
        throw new CliError(EXIT.unavailable, 'INTEGRITY_UNKNOWN', `Could not look: ${blind.join(', ')}.`);
    });
}

type Pass = { readonly check: string; readonly at: string; readonly looked: number };

export function integrityCommand(program: Command, context: CliContext): void {
  const integrity = program
    .command('integrity')
    .description('What must always be true: debit equals credit, nobody sees another, nothing is lost.');
  checkCommand(integrity, context);
  integrity
    .command('status')
    .description('When each check had last looked at everything, and what was found.')
    .action(async (_options, command: Command) => {
      const status = await onOperatorDatabase(context, async ({ sql }) => {
        const passes = await sql<Pass>(
          `SELECT substr(place, 6) AS "check", value->>'at' AS at, (value->>'looked')::int AS looked FROM integrity_marks
            WHERE check_kind = 'guard' AND place LIKE 'pass %' ORDER BY 1`,
        );
        const store = new HoldStore(sql);
        const hold: Hold | undefined = await store.current();
        return { passes, hold: hold ?? null, violations: hold ? await store.violations(hold.id) : [] };
      });
      context.print(command, status, () =>
        [
          status.passes.length === 0
            ? 'No check has looked at everything yet: is a worker running?'
            : renderTable(
                [
                  { title: 'check' },
                  { title: 'last complete pass' },
                  { title: 'looked at in its last turn', align: 'right' },
                ],
                status.passes.map(({ check, at, looked }) => [check, at, String(looked)]),
              ),
          status.hold === null ? 'No hold is open.' : `ON HOLD ${status.hold.id}: ${status.hold.reason}`,
          ...status.violations.map(
            ({ check, message, clearedAt }) =>
              `  ${check}: ${message}${clearedAt === null ? '' : ` (gone since ${clearedAt})`}`,
          ),
        ].join('\n'),
      );
    });
}
