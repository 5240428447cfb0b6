import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { QueueService } from '@/features/queue/QueueService.ts';
import {
  JOB_STATES,
  QUEUE_BATCH_MAX,
  type QueuePart,
  type QueueStatus,
} from '@/features/queue/queueContract.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { onQueue } from '../onQueue.ts';
import { parseDuration } from '../parseDuration.ts';
import { reasonOf } from '../reasonOf.ts';
import { renderTable } from '../renderTable.ts';

const WAIT_SECONDS_DEFAULT = 600;
const LOOK_EVERY_MS = 500;

function renderStatus(status: QueueStatus): string {
  const { waiting, running, listed, rung, intake, processing, workers, rungs } = status;
  const said = (pause: QueueStatus['intake']['pause']) =>
    pause === null ? '' : ` since ${pause.since}, by ${pause.by}: ${pause.reason}`;
  const closed = `CLOSED by itself at ${rungs.pause} waiting; opens below ${rungs.resumeBelow}`;
  const intakes = { open: 'open', full: closed, paused: `PAUSED${said(intake.pause)}` };
  const { live, busy, slots, utilisationPercent, isSupervised, wanted, max, isAutomatic } = workers;
  const asked = isAutomatic ? 'by load' : `${wanted} wanted`;
  const scaling = isSupervised ? `; ${asked}, ${max} at most` : '; not scaled from here';
  const list = listed === null ? 'Redis does not say' : `${listed} in queue:forecasts`;
  return [
    `waiting     ${waiting} (${list}), the oldest for ${Math.round(status.oldestWaitingSeconds)} s`,
    `running     ${running}; ${status.endedLastMinute} ended within the last minute`,
    `rung        ${rung} (${rungs.warning} / ${rungs.high} / ${rungs.pause} / ${rungs.escalate})`,
    `intake      ${intakes[intake.state]}`,
    `processing  ${processing.state === 'on' ? 'on' : `PAUSED${said(processing.pause)}`}`,
    `workers     ${live} live, ${busy} of ${slots} slots busy (${utilisationPercent} %)${scaling}`,
    ...(status.stalledSeconds > 60
      ? [`STALLED     nothing has ended for ${Math.round(status.stalledSeconds)} s`]
      : []),
    ...status.companies.map(
      ({ companyId, companyName, waiting: jobs }) =>
        `company     ${companyId}  ${jobs} waiting${companyName === null ? '' : `  ${companyName}`}`,
    ),
  ].join('\n');
}

type PauseOptions = { readonly reason: string; readonly processing?: boolean; readonly intake?: boolean };

const partsOf = ({ processing, intake }: { processing?: boolean; intake?: boolean }): QueuePart[] =>
  processing === true ? (intake === true ? ['intake', 'processing'] : ['processing']) : ['intake'];

function switchCommands(queue: Command, context: CliContext): void {
  queue
    .command('pause')
    .requiredOption('--reason <text>', 'why, for the record', reasonOf)
    .option('--intake', 'take no new orders; meant when neither is named')
    .option('--processing', 'begin no waiting job; what runs ends')
    .description('Pause the queue, through every restart, until it is resumed.')
    .action(async (options: PauseOptions, command: Command) => {
      const parts = partsOf(options);
      const status = await onQueue(context, async (service) => {
        for (const part of parts) await service.pause(part, options.reason, operatorName());
        return service.status();
      });
      context.print(command, status, () => renderStatus(status));
    });

  queue
    .command('resume')
    .option('--intake', 'only the intake')
    .option('--processing', 'only the processing')
    .description('End what was paused; everything unless one is named.')
    .action(async (options: { intake?: boolean; processing?: boolean }, command: Command) => {
      const isOne = (options.intake === true) !== (options.processing === true);
      const [part = 'all'] = isOne ? partsOf(options) : [];
      const status = await onQueue(context, async (service) => {
        await service.resume(part, operatorName());
        return service.status();
      });
      context.print(command, status, () => renderStatus(status));
    });

  queue
    .command('drain')
    .requiredOption('--reason <text>', 'why, for the record', reasonOf)
    .option('--wait <time>', 'how long for the queue to become empty', parseDuration, WAIT_SECONDS_DEFAULT)
    .description('Take no new orders and wait until nothing waits or runs; the intake stays paused.')
    .action(async ({ reason, wait }: { reason: string; wait: number }, command: Command) => {
      const status = await onQueue(context, async (service) => {
        await service.pause('intake', reason, operatorName());
        return untilEmpty(service, wait);
      });
      context.print(command, status, () => renderStatus(status));
      if (status.waiting + status.running > 0)
        throw new CliError(EXIT.failed, 'QUEUE_NOT_EMPTY', `The queue is not empty after ${wait} s.`);
    });
}

async function untilEmpty(service: QueueService, seconds: number): Promise<QueueStatus> {
  const startedMs = systemClock.elapsedMs();
  for (;;) {
    const status = await service.status();
    const isLate = systemClock.elapsedMs() - startedMs > seconds * 1_000;
    if (status.waiting + status.running === 0 || isLate) return status;
    await sleep(LOOK_EVERY_MS);
  }
}

function jobCommands(queue: Command, context: CliContext): void {
  queue
    .command('jobs')
    .addOption(new Option('--state <state>', 'which').choices(JOB_STATES).default('failed'))
    .description(`List the newest ${QUEUE_BATCH_MAX} jobs in a state, of every company.`)
    .action(async ({ state }: { state: string }, command: Command) => {
      const items = await onQueue(context, (service) => service.jobs(state, QUEUE_BATCH_MAX));
      const columns = ['Job', 'Company', 'Attempts', 'Error', 'Ordered'].map((title) => ({ title }));
      const rows = items.map((job) => [
        ...[job.id, job.companyId, String(job.attempts), job.errorCode ?? '–', job.createdAt],
      ]);
      context.print(command, { items }, () =>
        items.length === 0 ? `No job is ${state}.` : renderTable(columns, rows),
      );
    });

  queue
    .command('retry')
    .argument('<job...>', 'ids of failed jobs; `queue jobs` lists them')
    .requiredOption('--reason <text>', 'why, for the record', reasonOf)
    .description('Queue failed jobs again, as if they had not failed.')
    .action(async (jobIds: string[], { reason }: { reason: string }, command: Command) => {
      const moved = await onQueue(context, (service) => service.retry(jobIds, reason, operatorName()));
      context.print(command, moved, () => `${moved.items.length} of ${jobIds.length} queued again.`);
      if (moved.items.length < jobIds.length)
        throw new CliError(
          EXIT.refused,
          'JOBS_NOT_FAILED',
          'Only jobs that have failed are queued again: npx accubooks queue jobs',
        );
    });

  queue
    .command('cancel')
    .argument('[job...]', 'ids of jobs that have not ended')
    .option('--waiting-of <company>', 'all that wait of one company instead')
    .requiredOption('--reason <text>', 'why, for the record', reasonOf)
    .description('Cancel jobs; the thread of one that runs is stopped by its worker.')
    .action(async (jobIds: string[], options: { waitingOf?: string; reason: string }, command: Command) => {
      const { waitingOf: companyId, reason } = options;
      if ((companyId === undefined) === (jobIds.length === 0))
        throw new CliError(EXIT.usage, 'USAGE', 'Name jobs, or a company with --waiting-of.');
      const what = companyId === undefined ? { jobIds, reason } : { companyId, reason };
      const moved = await onQueue(context, (service) => service.cancel(what, operatorName()));
      context.print(command, moved, () => `${moved.items.length} cancelled.`);
      if (moved.items.length === 0 || moved.items.length < jobIds.length)
        throw new CliError(
          EXIT.refused,
          'JOBS_NOT_OPEN',
          'No job of that id waits or runs, or none of that company, which is named by its id: npx accubooks queue status',
        );
    });
}

export function queueCommand(program: Command, context: CliContext): void {
  const queue = program
    .command('queue')
    .description(
      'The queue of forecasts: what waits, pauses, retries. Straight on the database as the operator (DATABASE_OPERATOR_URL); works while the API and Redis are down.',
    );
  queue
    .command('status')
    .description('What waits and runs, whether orders are taken and begun, and who computes.')
    .action(async (_options, command: Command) => {
      const status = await onQueue(context, (service) => service.status());
      context.print(command, status, () => renderStatus(status));
    });
  switchCommands(queue, context);
  jobCommands(queue, context);
}
