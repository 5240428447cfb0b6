/** What the incidents that are open at the same time say of each other: a lost Redis is a P0 once users notice (C19). */
import { classifyAs, isRefusal } from './changeIncident.ts';
import { classify } from './classify.ts';
import type { Incident, IncidentChange } from './Incident.ts';
import { isCritical } from './priority.ts';

/** Ladders that say that users notice. */
const NOTICED = ['availability', 'error-rate', 'latency'];

const isUnderWay = ({ state }: Incident) => state === 'detected' || state === 'acknowledged';

/** The incidents that become worse because of the others, and how. */
export function raiseForContext(open: readonly Incident[], at: string): IncidentChange[] {
  const noticed = open.find(
    (one) => NOTICED.includes(one.ladder) && isUnderWay(one) && isCritical(one.priority),
  );
  if (noticed === undefined) return [];
  const { priority, because } = classify({ redisDown: 'yes', userObjectivesMissed: 'yes' });
  return open
    .filter((one) => one.ladder === 'redis' && isUnderWay(one) && one.priority !== 'P0')
    .map((one) => classifyAs(one, { priority, because: `${because}: ${noticed.title}` }, at))
    .filter((change): change is IncidentChange => !isRefusal(change));
}
