import type { OnCall } from '@/features/onCall/onCallContract.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { Look, Sight } from './Look.ts';

const ABOUT = { next: { label: 'Who is on call', page: 'on-call' }, runbook: 'P1-5' } as const;

/** A pager that does not answer calls nobody, so that is trouble and not merely unknown. */
export function lookAtPager(read: () => Promise<OnCall>): Look {
  return {
    name: 'pager',
    read: async (): Promise<Sight> => {
      const now = await read().catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'PAGER_UNAVAILABLE') return undefined;
        throw error;
      });
      if (now === undefined) {
        const how = { key: 'pager', priority: 'P0', title: 'The pager does not answer' } as const;
        const detail = 'Nobody is called when something breaks. Alertmanager still pages by itself.';
        const trouble = { ...how, detail, since: null, ladder: 'alerting', ...ABOUT };
        return { detail: 'it does not answer', troubles: [trouble] };
      }
      if (!now.hasPager) return { detail: 'there is none here (PAGER_URL)', troubles: [] };
      const onCall = now.items
        .filter(({ target }) => target === 'L1')
        .flatMap(({ target, people }) => people.map(({ name }) => ({ level: target, name, until: null })));
      const troubles =
        onCall.length > 0
          ? []
          : [
              {
                ...({ key: 'pager:nobody', priority: 'P1', title: 'Nobody is on call' } as const),
                ...{ detail: 'The first level has nobody; the next one is called.', since: null, ...ABOUT },
              },
            ];
      return { detail: now.isDemo ? 'answers, with the demo book' : 'answers', troubles, onCall };
    },
  };
}
