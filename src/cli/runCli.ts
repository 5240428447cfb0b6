import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ZodError, z } from 'zod';
import { parseCliConfig } from '@/shared/config/cliConfig.ts';
import { CliContext, type CliStreams } from './CliContext.ts';
import { CliError } from './CliError.ts';
import { alertsCommand } from './commands/alerts.ts';
import { approvalsCommand } from './commands/approvals.ts';
import { auditCommand } from './commands/audit.ts';
import { authCommand } from './commands/auth.ts';
import { billingCommand } from './commands/billing.ts';
import { checklistCommand } from './commands/checklist.ts';
import { dbCommand } from './commands/db.ts';
import { evidenceCommand } from './commands/evidence.ts';
import { flagsCommand } from './commands/flags.ts';
import { forecastCommand } from './commands/forecast.ts';
import { healthCommand } from './commands/health.ts';
import { holdCommand } from './commands/hold.ts';
import { importCommand } from './commands/import.ts';
import { incidentsCommand } from './commands/incidents.ts';
import { integrityCommand } from './commands/integrity.ts';
import { isolationCommand } from './commands/isolation.ts';
import { limitsCommand } from './commands/limits.ts';
import { onCallCommand } from './commands/oncall.ts';
import { operatorsCommand } from './commands/operators.ts';
import { plansCommand } from './commands/plans.ts';
import { processesCommand } from './commands/processes.ts';
import { queueCommand } from './commands/queue.ts';
import { reportCommand } from './commands/report.ts';
import { securityCommand } from './commands/security.ts';
import { shellCommand } from './commands/shell.ts';
import { statusCommand } from './commands/status.ts';
import { workersCommand } from './commands/workers.ts';
import { EXIT, EXIT_CODES_HELP } from './exitCodes.ts';

function buildProgram(context: CliContext, { writeOut, writeError }: CliStreams): Command {
  const program = new Command('accubooks')
    .description('AccuBooks from the command line: books in, statements and forecasts out.')
    .option('--url <address>', 'address of the API (ACCUBOOKS_URL, default http://127.0.0.1:3000)')
    .option('--email <address>', 'who signs in (ACCUBOOKS_EMAIL); scripts need only ACCUBOOKS_API_KEY')
    .option('--password-stdin', 'read the password from standard input (else ACCUBOOKS_PASSWORD)')
    .option('--company <id|name>', 'the company; needed by a member of several (ACCUBOOKS_COMPANY)')
    .option('--json', 'print the answer as JSON')
    .addHelpText('afterAll', EXIT_CODES_HELP);
  for (const add of [
    importCommand,
    reportCommand,
    forecastCommand,
    flagsCommand,
    healthCommand,
    statusCommand,
    authCommand,
    limitsCommand,
    operatorsCommand,
    plansCommand,
    auditCommand,
    isolationCommand,
    billingCommand,
    approvalsCommand,
    queueCommand,
    dbCommand,
    workersCommand,
    alertsCommand,
    evidenceCommand,
    incidentsCommand,
    holdCommand,
    integrityCommand,
    onCallCommand,
    securityCommand,
    checklistCommand,
    shellCommand,
    processesCommand,
  ])
    add(program, context);
  const settle = (command: Command): void => {
    command.exitOverride().configureOutput({ writeOut, writeErr: (text) => writeError(shortened(text)) });
    for (const child of command.commands) settle(child);
  };
  settle(program);
  return program;
}

/** Without the middle of a word that nobody typed by hand. */
function shortened(text: string): string {
  return text.replace(/\S{500,}/g, (word) => `${word.slice(0, 50)}…${word.slice(-50)}`);
}

/** The sentence with its code, on its first line; a wrong command line needs none. */
function withCode({ message, code, exitCode }: CliError): string {
  if (exitCode === EXIT.usage || message.includes(code)) return message;
  return message.replace(/^.*$/m, (line) => `${line} (${code})`);
}

function exitCodeOf(thrown: unknown, { writeError }: CliStreams): number {
  // Thrown by an action and not by the parser, which says its own.
  if (thrown instanceof InvalidArgumentError) writeError(`error: ${thrown.message}\n`);
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (thrown instanceof CliError) {
    writeError(`${withCode(thrown)}\n`);
    return thrown.exitCode;
  }
  if (thrown instanceof ZodError) {
    writeError(`The environment is not usable:\n${z.prettifyError(thrown)}\n`);
    return EXIT.usage;
  }
  writeError(
    `Something went wrong here: ${thrown instanceof Error ? thrown.message : 'unknown'} (INTERNAL)\n`,
  );
  return EXIT.failed;
}

/** Runs one command line and returns its exit code; throws nothing. */
export async function runCli(
  parameters: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  streams: CliStreams,
): Promise<number> {
  try {
    const context = new CliContext(parseCliConfig(environment), streams, environment);
    try {
      await buildProgram(context, streams).parseAsync(parameters, { from: 'user' });
    } finally {
      await context.signOut();
    }
    return EXIT.ok;
  } catch (thrown) {
    return exitCodeOf(thrown, streams);
  }
}
