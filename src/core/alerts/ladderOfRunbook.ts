/** Which incident a procedure belongs to: a person who opens one by it means what its alerts will tell of. */
import { worstFirst } from '../incidents/priority.ts';
import { CATALOGUE } from './catalogue.ts';

/** The ladder of the worst alert that a procedure answers, the first of equals; undefined where none does. */
export function ladderOfRunbook(runbook: string): string | undefined {
  const [worst] = CATALOGUE.filter((alert) => alert.runbook === runbook).toSorted(worstFirst);
  return worst?.ladder;
}

/** Whether alerts tell of incidents of this ladder, so that Alertmanager pages by it too. */
export function isAlertLadder(ladder: string): boolean {
  return CATALOGUE.some((alert) => alert.ladder === ladder);
}
