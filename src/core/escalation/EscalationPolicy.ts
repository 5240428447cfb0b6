/**
 * Who is told of an incident, when and how, as data: the default ladder of runbook A, what runbook B says of
 * each of its runbooks (C13), and the times to answer of the priorities (C14). Nothing here knows a clock.
 */
import { PRIORITY_TARGETS, type Priority } from '@/core/incidents/priority.ts';

export const LEVELS = ['L1', 'L2', 'L3', 'executive'] as const;
/** A step of the ladder: support, engineering, senior engineering, and those who approve (C15). */
export type Level = (typeof LEVELS)[number];

export const ROLES = ['CEO', 'CTO', 'Legal', 'Security', 'support', 'engineering'] as const;
/** Somebody whom a runbook names. */
export type Role = (typeof ROLES)[number];

export type Target = Level | Role;

/** A page wakes somebody, a message stands in a channel, a letter can wait (C64). */
export type Manner = 'page' | 'message' | 'letter';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** What an incident may be, each with the moment since when it is so. */
export const FACTS = [
  'dataLoss',
  'security',
  'manyReports',
  'dataBreach',
  'legal',
  'manyUsers',
  'outage',
] as const;
export type Fact = (typeof FACTS)[number];

/** More customers than this who report one thing are several (R277). */
export const REPORTS_MANY_FROM = 2;
/** More users than this are a major impact (R281). */
export const USERS_MANY_ABOVE = 100;

/** What answers are due to a priority. */
export type ResponseRule = {
  readonly manner: Manner;
  /** Time to acknowledge; then the next of the chain is told as well (R218–R221). */
  readonly responseMs: number;
  /** Whom the priority is told to at once, and who follows each time that nobody has answered. */
  readonly chain: readonly (readonly Target[])[];
  /** True: what is acknowledged climbs the default ladder while it is not resolved. */
  readonly climbs: boolean;
};

/** Told as soon as the fact holds, acknowledged or not. */
export type ImmediateRule = {
  readonly id: string;
  readonly when: Fact | 'P0';
  /** How long the fact must have held. */
  readonly afterMs: number;
  readonly targets: readonly Target[];
  readonly because: string;
};

/** What runbook B says of one of its runbooks. */
export type RunbookRule = {
  readonly id: string;
  /** Told at once, acknowledged or not. */
  readonly atOnce?: readonly Target[];
  /** Counted from the acknowledgement (C14); takes the place of the default ladder's first step. */
  readonly unresolvedMs?: number;
  /** An alert of the same incident that fires says that it is worse, or not better. */
  readonly firing?: { readonly alerts: readonly string[]; readonly afterAcknowledgedMs: number | undefined };
  readonly escalateTo: Target;
  readonly because: string;
};

export type EscalationPolicy = {
  readonly responses: Readonly<Record<Priority, ResponseRule>>;
  readonly immediate: readonly ImmediateRule[];
  readonly runbooks: Readonly<Record<string, RunbookRule>>;
  /** L1 → L2 and L2 → L3, counted from the acknowledgement and from whom it went to (R271, R272). */
  readonly ladder: { readonly toL2Ms: number; readonly toL3Ms: number };
  /** How long an incident stays open after its last alert has ended (R240). */
  readonly watchMs: number;
};

const IMMEDIATE: readonly ImmediateRule[] = [
  { id: 'R274', when: 'P0', afterMs: 0, targets: ['L2'], because: 'a P0 goes to engineering at once' },
  { id: 'R275', when: 'dataLoss', afterMs: 0, targets: ['L2'], because: 'data loss or corruption' },
  {
    id: 'R276',
    when: 'security',
    afterMs: 0,
    targets: ['L2', 'Security'],
    because: 'a security incident',
  },
  { id: 'R277', when: 'manyReports', afterMs: 0, targets: ['L2'], because: 'several customers report it' },
  { id: 'R278', when: 'dataBreach', afterMs: 0, targets: ['L3', 'Legal'], because: 'a data breach' },
  {
    id: 'R279',
    when: 'outage',
    afterMs: HOUR_MS,
    targets: ['L3'],
    because: 'a complete outage of more than an hour',
  },
  {
    id: 'R280',
    when: 'legal',
    afterMs: 0,
    targets: ['L3', 'Legal'],
    because: 'a matter of law or compliance',
  },
  { id: 'R281', when: 'manyUsers', afterMs: 0, targets: ['L3'], because: 'more than 100 users are affected' },
];

const RUNBOOKS: Readonly<Record<string, RunbookRule>> = {
  'P0-1': {
    id: 'R291',
    unresolvedMs: 15 * MINUTE_MS,
    escalateTo: 'L3',
    because: 'not resolved in 15 minutes',
  },
  'P0-2': {
    id: 'R292',
    unresolvedMs: 15 * MINUTE_MS,
    // The runbook's steps take minutes; what still holds after five of them remains (C61).
    firing: { alerts: ['DatabaseConnectionsHigh'], afterAcknowledgedMs: 5 * MINUTE_MS },
    escalateTo: 'L3',
    because: 'the pool remains above 80 %, or is not back in 15 minutes',
  },
  'P0-3': {
    id: 'R293',
    atOnce: ['CEO', 'CTO'],
    escalateTo: 'L3',
    because: 'a billing error is told to CEO and CTO at once',
  },
  'P0-4': {
    id: 'R294',
    atOnce: ['CEO', 'CTO', 'Legal'],
    escalateTo: 'L3',
    because: 'a violation of integrity is told to CEO, CTO and Legal at once',
  },
  'P1-1': {
    id: 'R295',
    unresolvedMs: HOUR_MS,
    firing: { alerts: ['ErrorRateCritical'], afterAcknowledgedMs: undefined },
    escalateTo: 'L2',
    because: 'the error rate is above 5 %, or not down in an hour',
  },
  'P1-2': {
    id: 'R296',
    unresolvedMs: 2 * HOUR_MS,
    firing: { alerts: ['LatencyVeryHigh'], afterAcknowledgedMs: undefined },
    escalateTo: 'L2',
    because: 'latency is above 2 s, or not down in two hours',
  },
  'P1-3': {
    id: 'R297',
    firing: {
      alerts: ['ForecastQueueFlooded', 'ForecastQueueGrowing'],
      afterAcknowledgedMs: undefined,
    },
    escalateTo: 'L2',
    because: 'the queue is above 1000 or grows rapidly',
  },
};

/** The policy of the two runbooks. */
export const ESCALATION_POLICY: EscalationPolicy = {
  responses: {
    // "Immediate" needs a number: five minutes, the usual time until a page counts as missed.
    P0: { manner: 'page', responseMs: 5 * MINUTE_MS, chain: [['L1'], ['L3'], ['executive']], climbs: true },
    P1: {
      manner: 'page',
      responseMs: PRIORITY_TARGETS.P1.responseMinutes * MINUTE_MS,
      chain: [['L1'], ['L2'], ['L3'], ['executive']],
      climbs: true,
    },
    P2: {
      manner: 'message',
      responseMs: PRIORITY_TARGETS.P2.responseMinutes * MINUTE_MS,
      chain: [['L1'], ['L2']],
      climbs: true,
    },
    P3: {
      manner: 'letter',
      responseMs: PRIORITY_TARGETS.P3.responseMinutes * MINUTE_MS,
      chain: [[], ['L1']],
      climbs: false,
    },
  },
  immediate: IMMEDIATE,
  runbooks: RUNBOOKS,
  ladder: { toL2Ms: HOUR_MS, toL3Ms: 4 * HOUR_MS },
  watchMs: 30 * MINUTE_MS,
};

/** The same policy with every duration divided, for drills; 1 leaves it as it is. */
export function scalePolicy(policy: EscalationPolicy, scale: number): EscalationPolicy {
  const scaled = (ms: number) => ms / scale;
  const responses = Object.fromEntries(
    Object.entries(policy.responses).map(([priority, rule]) => [
      priority,
      { ...rule, responseMs: scaled(rule.responseMs) },
    ]),
  ) as EscalationPolicy['responses'];
  const runbooks = Object.fromEntries(
    Object.entries(policy.runbooks).map(([runbook, rule]) => {
      const { unresolvedMs, firing } = rule;
      const after = firing?.afterAcknowledgedMs;
      return [
        runbook,
        {
          ...rule,
          ...(unresolvedMs === undefined ? {} : { unresolvedMs: scaled(unresolvedMs) }),
          ...(firing === undefined
            ? {}
            : {
                firing: { ...firing, afterAcknowledgedMs: after === undefined ? undefined : scaled(after) },
              }),
        },
      ];
    }),
  );
  return {
    responses,
    runbooks,
    immediate: policy.immediate.map((rule) => ({ ...rule, afterMs: scaled(rule.afterMs) })),
    ladder: { toL2Ms: scaled(policy.ladder.toL2Ms), toL3Ms: scaled(policy.ladder.toL3Ms) },
    watchMs: scaled(policy.watchMs),
  };
}
