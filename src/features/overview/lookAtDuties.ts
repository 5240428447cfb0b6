import type { Look, Trouble } from './Look.ts';

/** Reports that are due and were not handed in, and what was to be done after an incident. */
export type OpenDuties = {
  readonly reports: readonly { readonly incidentId: string; readonly kind: string; readonly dueAt: string }[];
  readonly actions: readonly {
    readonly id: string;
    readonly incidentId: string;
    readonly text: string;
    readonly owner: string;
    readonly dueOn: string;
    readonly doneAt: string | null;
  }[];
};

export function lookAtDuties(read: (operatorId: string) => Promise<OpenDuties>, nowMs: () => number): Look {
  return {
    name: 'reports',
    read: async (operatorId) => {
      const { reports, actions } = await read(operatorId);
      const now = new Date(nowMs()).toISOString();
      const late = reports.filter(({ dueAt }) => dueAt < now);
      const overdue = actions.filter(({ doneAt, dueOn }) => doneAt === null && dueOn < now.slice(0, 10));
      const troubles: Trouble[] = [
        ...late.map(({ incidentId, kind, dueAt }) => ({
          ...({ key: `report:${incidentId}:${kind}`, priority: 'P2', title: `Overdue: ${kind}` } as const),
          ...{ detail: 'It was to be handed in by then.', since: dueAt, runbook: null },
          next: { label: 'Write it', page: `incidents/${incidentId}` },
        })),
        ...overdue.map(({ id, incidentId, text, owner, dueOn }) => ({
          ...({ key: `action:${id}`, priority: 'P3', title: `Overdue: ${text}` } as const),
          ...{ detail: `${owner} was to do it.`, since: `${dueOn}T00:00:00.000Z`, runbook: null },
          next: { label: 'Look at it', page: `incidents/${incidentId}` },
        })),
      ];
      return { detail: `${reports.length} reports are awaited`, troubles };
    },
  };
}
