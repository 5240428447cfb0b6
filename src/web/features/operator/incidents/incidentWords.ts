import { AT_ONCE_S } from '@/core/incidents/incidentTimes.ts';
import type { IncidentResponse } from '@/features/incidents/incidentContract.ts';
import { spanText } from '../console/timeText.ts';

type State = IncidentResponse['state'];

const STATES: Readonly<Record<State, string>> = {
  detected: 'Detected, nobody has it',
  acknowledged: 'Acknowledged',
  mitigated: 'Mitigated, watched',
  resolved: 'Resolved',
};

export function stateWord(state: State): string {
  return STATES[state];
}

const KINDS: Readonly<Record<string, string>> = {
  opened: 'Opened',
  alert: 'Alert',
  raised: 'Raised',
  cameBack: 'Came back',
  acknowledged: 'Acknowledged',
  assigned: 'Commander',
  mitigated: 'Mitigated',
  recovered: 'Fault over',
  resolved: 'Resolved',
  classified: 'Classified',
  note: 'Note',
  command: 'Command',
  paged: 'Paged',
  escalated: 'Escalated',
  message: 'Message',
  customerReport: 'Customer',
  impact: 'Impact',
  report: 'Report',
  action: 'Action item',
};

export function kindWord(kind: string): string {
  return KINDS[kind] ?? kind;
}

export type Clock = {
  readonly name: string;
  readonly text: string;
  readonly state: 'met' | 'running' | 'late';
};
type Timed = Pick<IncidentResponse, 'times' | 'detectedAt' | 'state'>;

/** One clock: what it took, or how long it runs, beside what is promised. */
function clockOf(name: string, afterS: number | null, targetS: number | null, runsS: number): Clock {
  const spent = afterS ?? runsS;
  const isLate = targetS !== null && spent > Math.max(targetS, AT_ONCE_S);
  const target =
    targetS === null ? 'nothing promised' : targetS === 0 ? 'at once' : `within ${spanText(targetS * 1000)}`;
  const took = afterS === null ? `${spanText(runsS * 1000)} so far` : `after ${spanText(afterS * 1000)}`;
  const verdict = isLate ? ', late' : '';
  const state = isLate ? 'late' : afterS === null ? 'running' : 'met';
  return { name, state, text: `${took}${verdict} (${target})` };
}

/** Acknowledged, mitigated, recovered: each against its target. */
export function clocksOf({ times, detectedAt, state }: Timed, nowMs: number): Clock[] {
  const runsS = Math.max(0, (nowMs - Date.parse(detectedAt)) / 1000);
  const { acknowledgedAfterS, mitigatedAfterS, recoveredAfterS, responseTargetS, recoveryTargetS } = times;
  const clocks = [
    clockOf('Acknowledged', acknowledgedAfterS, responseTargetS, runsS),
    clockOf('Mitigated', mitigatedAfterS, null, runsS),
    clockOf('Fault over', recoveredAfterS, recoveryTargetS, runsS),
  ];
  return state === 'resolved' ? clocks.map(closed) : clocks;
}

function closed(clock: Clock): Clock {
  return clock.text.includes('so far') ? { ...clock, state: 'met', text: 'not told' } : clock;
}
