/** Everything that the policy asks for an incident as it is now, with the moment at which each is due. */
import { isWorse, PRIORITIES, type Priority } from '@/core/incidents/priority.ts';
import {
  type EscalationPolicy,
  type Manner,
  ROLES,
  type RunbookRule,
  type Target,
} from './EscalationPolicy.ts';
import type { PagedIncident } from './EscalationState.ts';

export type Duty = {
  readonly target: Target;
  readonly manner: Manner;
  readonly dueMs: number;
  readonly because: string;
  /** Nobody answered: people who were told already are no answer to that, others are. */
  readonly isForSilence: boolean;
};

function responseDuties(incident: PagedIncident, policy: EscalationPolicy): Duty[] {
  const { acknowledgedMs } = incident;
  const duties: Duty[] = [];
  for (const [priority, reachedMs] of Object.entries(incident.reachedMs) as [Priority, number][]) {
    const { chain, responseMs, manner } = policy.responses[priority];
    const isOutranked = Object.entries(incident.reachedMs).some(
      ([other, otherMs]) => isWorse(other as Priority, priority) && otherMs <= reachedMs,
    );
    // Whoever is paged for what is worse needs no message beside it.
    if (isOutranked) continue;
    chain.forEach((targets, step) => {
      const dueMs = reachedMs + step * responseMs;
      // What was acknowledged by then has been answered.
      if (acknowledgedMs !== undefined && (step > 0 || acknowledgedMs >= dueMs)) return;
      const because = step === 0 ? `${priority} opened` : `nobody has acknowledged the ${priority}`;
      for (const target of targets) duties.push({ target, manner, dueMs, because, isForSilence: step > 0 });
    });
  }
  return duties;
}

function immediateDuties(incident: PagedIncident, policy: EscalationPolicy, manner: Manner): Duty[] {
  return policy.immediate.flatMap(({ when, afterMs, targets, because }) => {
    const sinceMs = when === 'P0' ? incident.reachedMs.P0 : incident.since[when];
    if (sinceMs === undefined) return [];
    const dueMs = Math.max(sinceMs + afterMs, incident.episodeMs);
    // Whatever its priority, what must be known at once is a page.
    const urgent: Manner = manner === 'page' || when !== 'manyReports' ? 'page' : manner;
    return targets.map((target) => ({ target, manner: urgent, dueMs, because, isForSilence: false }));
  });
}

function firingSinceMs(incident: PagedIncident, alerts: readonly string[]): number | undefined {
  const times = Object.values(incident.firing)
    .filter(({ alertname }) => alerts.includes(alertname))
    .map(({ sinceMs }) => sinceMs);
  return times.length === 0 ? undefined : Math.max(Math.min(...times), incident.episodeMs);
}

type NamedRule = { readonly rule: RunbookRule; readonly namedMs: number };

/** When the incident was first as urgent as the runbook is for: a warning that names it is not. */
function urgentSinceMs(incident: PagedIncident, runbook: string): number | undefined {
  const own = PRIORITIES.find((priority) => runbook.startsWith(priority));
  const times = Object.entries(incident.reachedMs)
    .filter(([reached]) => own === undefined || !isWorse(own, reached as Priority))
    .map(([, atMs]) => atMs);
  return times.length === 0 ? undefined : Math.min(...times);
}

function rulesOf(incident: PagedIncident, policy: EscalationPolicy): NamedRule[] {
  return Object.entries(incident.runbooksMs).flatMap(([runbook, namedMs]) => {
    const rule = policy.runbooks[runbook];
    const sinceMs = urgentSinceMs(incident, runbook);
    return rule === undefined || sinceMs === undefined ? [] : [{ rule, namedMs: Math.max(namedMs, sinceMs) }];
  });
}

function runbookDuties(incident: PagedIncident, { rule, namedMs }: NamedRule, manner: Manner): Duty[] {
  const { because, escalateTo, unresolvedMs, firing, atOnce = [] } = rule;
  const { acknowledgedMs } = incident;
  const base = { because, isForSilence: false };
  const duties: Duty[] = atOnce.map((target) => ({ ...base, target, manner: 'page', dueMs: namedMs }));
  const escalate = (dueMs: number) => duties.push({ ...base, target: escalateTo, manner, dueMs });
  if (acknowledgedMs !== undefined && unresolvedMs !== undefined)
    escalate(Math.max(acknowledgedMs, namedMs) + unresolvedMs);
  const firingMs = firing === undefined ? undefined : firingSinceMs(incident, firing.alerts);
  if (firing !== undefined && firingMs !== undefined) {
    const { afterAcknowledgedMs } = firing;
    const worseMs = Math.max(firingMs, namedMs);
    if (afterAcknowledgedMs === undefined) escalate(worseMs);
    else if (acknowledgedMs !== undefined) escalate(Math.max(worseMs, acknowledgedMs + afterAcknowledgedMs));
  }
  return duties;
}

/** The default ladder: a clock that starts at the acknowledgement, and again when engineering has it (C13, C14). */
function ladderDuties(incident: PagedIncident, policy: EscalationPolicy, manner: Manner): Duty[] {
  const { acknowledgedMs, told, episodeMs } = incident;
  if (acknowledgedMs === undefined || !policy.responses[incident.priority].climbs) return [];
  const startMs = Math.max(acknowledgedMs, episodeMs);
  const duties: Duty[] = [];
  const isSetByRunbook = rulesOf(incident, policy).some(({ rule }) => rule.unresolvedMs !== undefined);
  const base = { manner, isForSilence: false };
  if (!isSetByRunbook)
    duties.push({
      ...base,
      target: 'L2',
      dueMs: startMs + policy.ladder.toL2Ms,
      because: 'L1 has not resolved it',
    });
  const withL2Ms = told[`L2:${manner}`];
  if (withL2Ms !== undefined) {
    const dueMs = Math.max(withL2Ms, startMs) + policy.ladder.toL3Ms;
    duties.push({ ...base, target: 'L3', dueMs, because: 'L2 has not resolved it' });
  }
  return duties;
}

function isPageForRole({ target, manner }: Duty): boolean {
  return manner === 'page' && (ROLES as readonly string[]).includes(target);
}

/** Each target and manner once, at the earliest moment that anything asks for it; the first due first. */
export function dutiesOf(incident: PagedIncident, policy: EscalationPolicy): Duty[] {
  const { manner } = policy.responses[incident.priority];
  const asked = [
    ...responseDuties(incident, policy),
    ...immediateDuties(incident, policy, manner),
    ...rulesOf(incident, policy).flatMap((named) => runbookDuties(incident, named, manner)),
    ...ladderDuties(incident, policy, manner),
  ];
  // Whom a runbook names also gets it in writing: they are told of it, not called to work.
  const written = asked.filter(isPageForRole).map((duty): Duty => ({ ...duty, manner: 'letter' }));
  const all = [...asked, ...written].sort((a, b) => a.dueMs - b.dueMs);
  const seen = new Set<string>();
  return all.filter(({ target, manner: how }) => {
    const key = `${target}:${how}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
