import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type Alert, channelsOf, severityOf } from '@/core/alerts/Alert.ts';
import { CATALOGUE } from '@/core/alerts/catalogue.ts';
import { COMPOSED, type Places, type Rendered, renderAll, renderServers } from '@/core/alerts/renderAll.ts';
import { isJob, JOBS } from '@/core/alerts/renderPrometheus.ts';
import { FACTOR_MAX, inUnits, scaleOf } from '@/core/alerts/Scale.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { renderTable } from '../renderTable.ts';

const CHECK_TIMEOUT_MS = 300_000;

function scaleFactor(text: string): number {
  const factor = Number(text);
  if (factor >= 1 && factor <= FACTOR_MAX) return factor;
  throw new InvalidArgumentError(`A number from 1 to ${FACTOR_MAX}; 60 makes a second of a minute.`);
}

type Targets = Readonly<Record<string, readonly string[]>>;

function addTarget(text: string, before: Targets = {}): Targets {
  const [, job = '', address = ''] = /^(\w+)=([\w.[\]:-]+:\d+)$/.exec(text) ?? [];
  if (!isJob(job)) throw new InvalidArgumentError(`job=host:port, the job one of ${JOBS.join(', ')}.`);
  return { ...before, [job]: [...(before[job] ?? []), address] };
}

type RenderOptions = {
  readonly scale: number;
  readonly out?: string;
  readonly target?: Targets;
  readonly alertmanager?: string;
  readonly pagerduty?: string;
  readonly pager?: string;
  readonly webhook?: string;
  readonly runbooks?: string;
  readonly secrets?: string;
};

function placesOf(options: RenderOptions): Places {
  const { target, alertmanager, pagerduty, pager, webhook, runbooks, secrets } = options;
  const inSecrets = (file: string | undefined) =>
    secrets === undefined || file === undefined ? file : path.join(secrets, path.posix.basename(file));
  const given = COMPOSED.alertmanager;
  return {
    runbookBase: runbooks ?? COMPOSED.runbookBase,
    prometheus: {
      ...COMPOSED.prometheus,
      targets: { ...COMPOSED.prometheus.targets, ...target },
      alertmanager: alertmanager ?? COMPOSED.prometheus.alertmanager,
    },
    alertmanager: {
      pagerDutyUrl: pagerduty ?? given.pagerDutyUrl,
      routingKeyFile: inSecrets(given.routingKeyFile),
      slackUrlFile: inSecrets(given.slackUrlFile),
      pagerUrl: pager ?? given.pagerUrl,
      pagerTokenFile: inSecrets(given.pagerTokenFile),
      webhookUrl: webhook,
    },
  };
}

function write(folder: string, files: Rendered): readonly string[] {
  return Object.entries(files)
    .filter(([file, text]) => textOf(path.join(folder, file)) !== text)
    .map(([file, text]) => {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
      return file;
    });
}

const textOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

function requireClone(): void {
  if (existsSync('package.json') && existsSync('ops')) return;
  throw new CliError(
    EXIT.usage,
    'NOT_A_CLONE',
    'Run it in the folder of AccuBooks, or name another one with --out.',
  );
}

function render(context: CliContext, options: RenderOptions, command: Command): void {
  const { out, scale } = options;
  if (out === undefined) {
    const own = Object.keys(options).filter((name) => name !== 'scale' || scale !== 1);
    if (own.length > 0)
      throw new CliError(
        EXIT.usage,
        'OUT_MISSING',
        'Say with --out where these files go: ops/ holds the literal ones.',
      );
    requireClone();
  }
  const files = out === undefined ? renderAll() : renderServers(scaleOf(scale), placesOf(options));
  const written = write(out ?? '.', files);
  context.print(command, { files: Object.keys(files), written }, () =>
    written.length === 0
      ? 'Every file is as the catalogue has it.'
      : written.map((file) => `wrote ${file}`).join('\n'),
  );
}

type Checked = {
  readonly what: string;
  readonly outcome: 'passed' | 'failed' | 'not run';
  readonly detail: string;
};

const PROOFS = [
  ['rules and scrapes', 'promtool', ['check', 'config', 'ops/prometheus/prometheus.yml']],
  ['every alert at its time', 'promtool', ['test', 'rules', 'ops/prometheus/rules.test.yml']],
  ['routes', 'amtool', ['check-config', 'ops/alertmanager/alertmanager.yml']],
] as const;

function prove([what, program, parameters]: (typeof PROOFS)[number]): Checked {
  const { error, status, stdout, stderr } = spawnSync(program, parameters, {
    encoding: 'utf8',
    timeout: CHECK_TIMEOUT_MS,
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT')
    return { what, outcome: 'not run', detail: `${program} is not installed` };
  const detail = `${stdout}${stderr}`.trim();
  return { what, outcome: status === 0 ? 'passed' : 'failed', detail: status === 0 ? '' : detail };
}

function check(context: CliContext, command: Command): void {
  requireClone();
  const differing = Object.entries(renderAll())
    .filter(([file, text]) => textOf(file) !== text)
    .map(([file]) => file);
  const files: Checked = {
    what: 'files are as the catalogue has them',
    outcome: differing.length === 0 ? 'passed' : 'failed',
    detail: differing.length === 0 ? '' : `npx accubooks alerts render would change ${differing.join(', ')}`,
  };
  const items = [files, ...PROOFS.map(prove)];
  context.print(command, { items }, () =>
    items
      .map(({ what, outcome, detail }) => `${outcome.padEnd(7)}  ${what}${detail && `: ${detail}`}`)
      .join('\n'),
  );
  if (items.some(({ outcome }) => outcome === 'failed'))
    throw new CliError(EXIT.failed, 'ALERTS_NOT_RIGHT', 'The alerts are not as they should be.');
}

const shown = (alert: Alert) => ({
  name: alert.name,
  priority: alert.priority,
  severity: severityOf(alert),
  channels: [...channelsOf(alert), 'pager'],
  forSeconds: alert.forS,
  ladder: alert.ladder,
  component: alert.component,
  runbook: alert.runbook,
  expr: alert.expr(scaleOf(1)),
});

function list(context: CliContext, command: Command): void {
  const items = CATALOGUE.map(shown);
  const columns = ['Alert', 'Priority', 'For', 'Reaches', 'Incident', 'Procedure'].map((title) => ({
    title,
  }));
  context.print(command, { items }, () =>
    renderTable(
      columns,
      items.map(({ name, priority, forSeconds, channels, ladder, runbook }) => [
        name,
        priority,
        forSeconds === 0 ? 'at once' : inUnits(forSeconds),
        channels.join(', '),
        ladder,
        runbook,
      ]),
    ),
  );
}

export function alertsCommand(program: Command, context: CliContext): void {
  const alerts = program
    .command('alerts')
    .description('The alerts: one catalogue, and what Prometheus and Alertmanager make of it.');
  alerts
    .command('list')
    .description('Every alert with its priority, its duration and whom it reaches.')
    .action((_options, command: Command) => list(context, command));
  alerts
    .command('check')
    .description('Proves the files in ops/: as the catalogue has them, and right to promtool and amtool.')
    .action((_options, command: Command) => check(context, command));
  alerts
    .command('render')
    .description(
      'Writes ops/ and the pages of the alerts; with --out, the files of the two servers for another place.',
    )
    .option('--scale <factor>', 'durations are divided by it; for drills', scaleFactor, 1)
    .option('--out <folder>', 'where the files go')
    .option('--target <job=host:port>', 'whom Prometheus asks for figures; may be repeated', addTarget)
    .option('--alertmanager <host:port>', 'where Prometheus finds it')
    .option('--pagerduty <url>', 'instead of events.pagerduty.com')
    .option('--pager <url>', 'the webhook of the pager')
    .option('--webhook <url>', 'another webhook that hears of everything')
    .option('--runbooks <url>', 'what the name of an alert is put behind')
    .option('--secrets <folder>', 'of pagerduty-routing-key, slack-webhook-url and alert-token')
    .action((options: RenderOptions, command: Command) => render(context, options, command));
}
