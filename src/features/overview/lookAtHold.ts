import type { Sql } from '@/shared/database/Database.ts';
import { HoldStore } from '@/shared/hold/HoldStore.ts';
import type { Look } from './Look.ts';

export function lookAtHold(sql: Sql): Look {
  return {
    name: 'hold',
    read: async () => {
      const hold = await new HoldStore(sql).current();
      if (hold === undefined) return { detail: 'nothing is held', troubles: [] };
      const { id, reason, openedAt, evidenceState } = hold;
      const trouble = {
        ...({ key: `hold:${id}`, priority: 'P0', title: 'Everything is on hold', since: openedAt } as const),
        detail: `${reason}. Evidence: ${evidenceState}. Restart nothing.`,
        next: { label: 'Look at it', page: 'holds' },
        ...{ runbook: 'P0-4', ladder: 'integrity' },
      };
      return { detail: 'held', troubles: [trouble] };
    },
  };
}
