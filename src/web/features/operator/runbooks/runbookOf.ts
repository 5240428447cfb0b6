import { RUNBOOKS, type Runbook } from '@/core/alerts/runbooks.ts';

/** A section of the runbooks; in the script itself, for it is needed most when no server answers. */
export function runbookOf(id: string | null): Runbook | undefined {
  return id !== null && Object.hasOwn(RUNBOOKS, id) ? RUNBOOKS[id as keyof typeof RUNBOOKS] : undefined;
}
