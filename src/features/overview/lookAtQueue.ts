import type { QueueStatus } from '@/features/queue/queueContract.ts';
import type { Look, Trouble } from './Look.ts';

const RUNG_PRIORITIES = { warning: 'P2', high: 'P1', pause: 'P1', escalate: 'P0' } as const;
/** Twice the longest that one forecast may take. */
const STALLED_AFTER_S = 60;
const ABOUT = { next: { label: 'Open the queue', page: 'queue' }, runbook: 'P1-3' } as const;

function pausesOf({ intake, processing }: QueueStatus): Trouble[] {
  const told = (key: string, title: string, pause: { since: string; reason: string }): Trouble => ({
    ...{ key, priority: 'P2', title, detail: pause.reason, since: pause.since },
    ...ABOUT,
  });
  return [
    ...(intake.pause ? [told('queue:intake', 'No new forecasts are taken', intake.pause)] : []),
    ...(processing.pause ? [told('queue:processing', 'Forecasts wait on purpose', processing.pause)] : []),
  ];
}

function fillOf({ waiting, rung, intake }: QueueStatus): Trouble[] {
  if (rung === 'calm') return [];
  const full = intake.state === 'full' ? ' New ones are refused by themselves.' : '';
  const detail = `${waiting} forecasts wait.${full}`;
  const how = { key: 'queue:fill', priority: RUNG_PRIORITIES[rung], title: 'The queue overflows' };
  return [{ ...how, detail, since: null, ladder: 'queue', ...ABOUT }];
}

function stallOf({ stalledSeconds, waiting }: QueueStatus): Trouble[] {
  if (stalledSeconds < STALLED_AFTER_S) return [];
  const detail = `${waiting} wait, workers may begin them, and none has ended for ${stalledSeconds} seconds.`;
  const how = { key: 'queue:stalled', priority: 'P1', title: 'The queue stands still' } as const;
  return [{ ...how, detail, since: null, ladder: 'queue', ...ABOUT }];
}

export function lookAtQueue(status: () => Promise<QueueStatus>): Look {
  return {
    name: 'forecast queue',
    read: async () => {
      const now = await status();
      const { waiting, running, workers } = now;
      const detail = `${waiting} wait, ${running} run; workers: ${workers.live}`;
      return { detail, troubles: [...pausesOf(now), ...fillOf(now), ...stallOf(now)] };
    },
  };
}
