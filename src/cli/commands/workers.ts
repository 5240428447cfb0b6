import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { QueueService } from '@/features/queue/QueueService.ts';
import { type QueueStatus, WORKERS_MAX } from '@/features/queue/queueContract.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import type { CliContext } from '../CliContext.ts';
import { onQueue } from '../onQueue.ts';
import { renderTable } from '../renderTable.ts';

/** A supervisor has started or ended a worker within that time. */
const WAIT_MS = 30_000;
const LOOK_EVERY_MS = 250;

function parseWanted(text: string): number | 'auto' {
  if (text === 'auto') return 'auto';
  const wanted = Number(text);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > WORKERS_MAX)
    throw new InvalidArgumentError(`Write a number from 1 to ${WORKERS_MAX}, or auto.`);
  return wanted;
}

/** Until as many live, within the bound; the queue as it is then. */
async function untilLive(service: QueueService, wanted: number): Promise<QueueStatus> {
  const startedMs = systemClock.elapsedMs();
  for (;;) {
    const status = await service.status();
    const { live, isSupervised } = status.workers;
    if (live === wanted || !isSupervised || systemClock.elapsedMs() - startedMs > WAIT_MS) return status;
    await sleep(LOOK_EVERY_MS);
  }
}

function renderScaled({ workers }: QueueStatus, wanted: number | 'auto'): string {
  const { live, max, isSupervised } = workers;
  if (!isSupervised)
    return `${wanted === 'auto' ? 'The load decides' : `${wanted} wanted`}, and written down, but nobody supervises workers on this database: start or stop processes yourself. ${live} live.`;
  return wanted === 'auto'
    ? `From now on the load decides: 1 to ${max} workers. ${live} live.`
    : `${wanted} wanted, ${live} live.`;
}

export function workersCommand(program: Command, context: CliContext): void {
  const workers = program
    .command('workers')
    .description(
      'Processes that compute forecasts: list them, scale them, let one go. Straight on the database as the operator (DATABASE_OPERATOR_URL).',
    );

  workers
    .command('list')
    .description('Workers that gave a sign of life within the last ten minutes, and what they do.')
    .action(async (_options, command: Command) => {
      const items = await onQueue(context, (service) => service.workers());
      const columns = ['Worker', 'Process', 'State', 'Busy', 'Ended', 'Last ended', 'Silent'];
      const rows = items.map((one) => [
        ...[one.id, `${one.pid}@${one.host}`, one.state, `${one.running} of ${one.concurrency}`],
        ...[String(one.ended), one.lastEndedAt ?? '–', `${Math.round(one.silentSeconds)} s`],
      ]);
      context.print(command, { items }, () =>
        items.length === 0
          ? 'No worker lives.'
          : renderTable(
              columns.map((title) => ({ title })),
              rows,
            ),
      );
    });

  workers
    .command('scale')
    .argument('<n|auto>', 'how many worker processes; auto: the load decides', parseWanted)
    .description('Run so many workers; returns when they live. One that goes finishes what it computes.')
    .action(async (wanted: number | 'auto', _options, command: Command) => {
      const status = await onQueue(context, async (service) => {
        await service.scale(wanted === 'auto' ? { isAutomatic: true } : { wanted }, operatorName());
        return wanted === 'auto' ? service.status() : untilLive(service, wanted);
      });
      context.print(command, status.workers, () => renderScaled(status, wanted));
    });

  workers
    .command('drain')
    .argument('<worker>', 'id of a worker')
    .description('Let a worker finish what it computes and end; a supervisor that wants it starts a new one.')
    .action(async (workerId: string, _options, command: Command) => {
      const worker = await onQueue(context, (service) => service.drainWorker(workerId, operatorName()));
      context.print(
        command,
        worker,
        () =>
          `${worker.id} begins nothing more; ${worker.running} ${worker.running === 1 ? 'job' : 'jobs'} to end.`,
      );
    });
}
