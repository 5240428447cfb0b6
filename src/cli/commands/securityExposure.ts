import { type Command, InvalidArgumentError } from 'commander';
import {
  type ExposureQuestion,
  type ExposureReport,
  ExposureService,
} from '@/features/securityResponse/ExposureService.ts';
import { EXPOSURE_COLUMNS, exposureCsv } from '@/features/securityResponse/exposureCsv.ts';
import { SecurityTraceService } from '@/features/securityResponse/SecurityTraceService.ts';
import { findUserId } from '@/shared/auth/findUserId.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { renderTable } from '../renderTable.ts';
import { withOwnerDatabase } from '../withOwnerDatabase.ts';

type ExposureOptions = {
  readonly company?: string;
  readonly person?: string;
  readonly key?: string;
  readonly session?: string;
  readonly ip?: string;
  readonly from: string;
  readonly to: string;
  readonly logDir?: string;
  readonly csv?: true;
};

function instantOf(text: string): string {
  const ms = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(ms))
    throw new InvalidArgumentError('Write a day, 2026-11-22, or an instant, 2026-11-22T03:00Z.');
  return new Date(ms).toISOString();
}

function render({ rows, gaps, linesRead }: ExposureReport): string {
  const titles = EXPOSURE_COLUMNS.map((title) => ({ title }));
  const cells = rows.map((row) => EXPOSURE_COLUMNS.map((name) => String(row[name] ?? '')));
  return [
    rows.length === 0 ? 'Nothing of it stands in the log.' : renderTable(titles, cells),
    '',
    `${linesRead} lines were read. What this report does not know:`,
    ...gaps.map((gap) => `  ${gap}`),
  ].join('\n');
}

/** The id of whoever has an address; ids stay as they are. */
async function userIdOf(context: CliContext, person: string | undefined): Promise<string | undefined> {
  if (person === undefined || !person.includes('@')) return person;
  const email = person.trim().toLowerCase();
  const userId = await withOwnerDatabase(context.environment, (database) =>
    database.asPerson({ loginEmail: email }, (sql) => findUserId(sql, email)),
  );
  if (userId === undefined)
    throw new CliError(EXIT.refused, 'PERSON_UNKNOWN', `Nobody has an account with the address ${email}.`);
  return userId;
}

async function exposure(context: CliContext, options: ExposureOptions, command: Command): Promise<void> {
  const { company, person, key, session, ip, from, to, csv } = options;
  const logDir = options.logDir ?? context.environment.LOG_DIR ?? '';
  if (logDir === '')
    throw new CliError(EXIT.usage, 'LOG_DIR_MISSING', 'Say where access.log is: --log-dir, or LOG_DIR.');
  if ([company, person, key, session, ip].every((one) => one === undefined))
    throw new CliError(
      EXIT.usage,
      'WHOSE_READING',
      'Name at least one of --company, --person, --key, --session and --ip.',
    );
  if (from >= to) throw new CliError(EXIT.usage, 'RANGE_EMPTY', '--from must be before --to.');
  const question: ExposureQuestion = {
    ...{ from, to, companyId: company, apiKeyId: key, sessionId: session, ip },
    userId: await userIdOf(context, person),
  };
  const report = await new ExposureService(logDir, systemClock).report(question);
  const asked = Object.fromEntries(Object.entries(question).filter(([, value]) => value !== undefined));
  const by = operatorName();
  const text = 'It was looked up who read what.';
  const details = { by, rows: report.rows.length, ...asked } as Record<string, string | number> & {
    by: string;
  };
  await withOwnerDatabase(context.environment, (database) =>
    new SecurityTraceService(database, systemClock).record({
      ...{
        action: 'exposure.reported',
        subjectId: company ?? 'everybody',
        details,
        text,
        incidentId: undefined,
      },
    }),
  ).catch(() =>
    context.note('That this was looked up stands in no audit log: the database did not take it.'),
  );
  if (csv) for (const gap of report.gaps) context.note(gap);
  context.print(command, { question, ...report }, () => (csv ? exposureCsv(report.rows) : render(report)));
}

export function exposureCommand(security: Command, context: CliContext): void {
  security
    .command('exposure')
    .option('--company <id>', 'what was read in that company')
    .option('--person <id|email>', 'what that person has read')
    .option('--key <id>', 'what was read with that API key')
    .option('--session <id>', 'what was read in that session')
    .option('--ip <address>', 'what was read from that address')
    .requiredOption('--from <instant>', 'from then', instantOf)
    .requiredOption('--to <instant>', 'until before then', instantOf)
    .option('--log-dir <folder>', 'folder of access.log and its rotated files, if not LOG_DIR')
    .option('--csv', 'rows as CSV; what the report does not know goes to standard error')
    .description(
      'Say who read what, from where and how often, out of the access log, and what the log cannot tell.',
    )
    .action((options: ExposureOptions, command: Command) =>
      exposure(context, { ...command.optsWithGlobals(), ...options }, command),
    );
}
