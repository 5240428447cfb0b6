/** The checklists of the runbook (R375–R394): what each box asks, and which of them a person may answer. */
import type { EvidenceKind } from '@/core/evidence/evidenceKinds.ts';

export const CHECKLIST_NAMES = ['pre-deploy', 'post-deploy', 'incident'] as const;
export type ChecklistName = (typeof CHECKLIST_NAMES)[number];

export type Box = {
  readonly id: string;
  readonly requirement: string;
  readonly text: string;
};

const PRE_DEPLOY = [
  { id: 'tests', requirement: 'R375', text: 'All tests pass' },
  { id: 'security-scan', requirement: 'R376', text: 'Security scan complete' },
  { id: 'migrations', requirement: 'R377', text: 'Migrations tested' },
  { id: 'rollback', requirement: 'R378', text: 'Rollback plan documented' },
  { id: 'flags', requirement: 'R379', text: 'Feature flags configured' },
  { id: 'alerts', requirement: 'R380', text: 'Monitoring alerts configured' },
  { id: 'on-call-notified', requirement: 'R381', text: 'On-call engineer notified' },
] as const satisfies readonly Box[];

const POST_DEPLOY = [
  { id: 'health', requirement: 'R382', text: 'Health checks pass' },
  { id: 'error-rate', requirement: 'R383', text: 'Error rate below 1 %' },
  { id: 'p95', requirement: 'R384', text: 'p95 below 1 s' },
  { id: 'critical-errors', requirement: 'R385', text: 'No critical errors in the logs' },
  { id: 'user-reports-normal', requirement: 'R386', text: 'Reports of users are normal' },
  { id: 'watch', requirement: 'R387', text: 'Watched for 30 minutes' },
] as const satisfies readonly Box[];

const INCIDENT = [
  { id: 'classified', requirement: 'R388', text: 'Classified P0–P3' },
  { id: 'status-page', requirement: 'R389', text: 'Status page updated' },
  { id: 'customers-notified', requirement: 'R390', text: 'Customers notified, if P0 or P1' },
  { id: 'commander', requirement: 'R391', text: 'Commander assigned' },
  { id: 'mitigation', requirement: 'R392', text: 'Mitigation applied' },
  { id: 'resolution', requirement: 'R393', text: 'Resolution verified' },
  { id: 'post-mortem', requirement: 'R394', text: 'Post-mortem scheduled' },
] as const satisfies readonly Box[];

export const CHECKLISTS = {
  'pre-deploy': PRE_DEPLOY,
  'post-deploy': POST_DEPLOY,
  incident: INCIDENT,
} as const satisfies Record<ChecklistName, readonly Box[]>;

export type BoxId = (typeof CHECKLISTS)[ChecklistName][number]['id'];
export type IncidentBoxId = (typeof INCIDENT)[number]['id'];

/** Boxes that a person may tick, because no machine can know; a tick is evidence of the same name. */
export const TICKABLE = [
  'on-call-notified',
  'user-reports-normal',
  'customers-notified',
] as const satisfies readonly (BoxId & EvidenceKind)[];

/** Longest that a tick may hold, in minutes. */
export const TICK_MINUTES_MAX = 24 * 60;

export const VERDICTS = ['passed', 'failed', 'unknown'] as const;
/** `unknown`: what was to be asked did not answer. It is no pass. */
export type Verdict = (typeof VERDICTS)[number];

export type BoxAnswer = {
  readonly verdict: Verdict;
  /** What was asked, so that somebody can ask it again. */
  readonly asked: string;
  /** What the answer was. */
  readonly value: string;
};

/** True when every box has passed; of no boxes none has. */
export function isAllPassed(answers: readonly Pick<BoxAnswer, 'verdict'>[]): boolean {
  return answers.length > 0 && answers.every(({ verdict }) => verdict === 'passed');
}
