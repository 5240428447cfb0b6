/** What an incident leaves to do (R409, R410). */
import { type Alert, WARNING_FOR_S } from '../Alert.ts';

const labels = 'instance="pager:3003",job="pager",process="pager"';
const common = {
  ladder: 'incident-reports',
  component: 'platform',
  runbook: 'POST-INCIDENT',
  priority: 'P2',
} as const;

export const INCIDENTS: readonly Alert[] = [
  {
    ...common,
    name: 'IncidentReportOverdue',
    expr: () => 'max(incident_reports_overdue{kind="report"}) > 0',
    forS: WARNING_FOR_S,
    summary: 'An incident report is overdue',
    description: '{{ $value }} incidents of P0 or P1 have no report after 24 hours.',
    sources: ['R409', 'C16'],
    means: 'Customers and management wait to be told what happened.',
    look: ['The incident room of the operators names them; the draft is made from the timeline.'],
    proof: {
      series: { [`incident_reports_overdue{${labels},kind="report"}`]: '0+0x5 1+0x60' },
      firesAtS: 360,
      value: '1',
    },
  },
  {
    ...common,
    name: 'PostMortemOverdue',
    expr: () => 'max(incident_reports_overdue{kind="post-mortem"}) > 0',
    forS: WARNING_FOR_S,
    summary: 'A post-mortem is overdue',
    description: '{{ $value }} incidents of P0 or P1 have no post-mortem after 48 hours.',
    sources: ['R410', 'C16'],
    means: 'What was learnt is being forgotten.',
    look: ['The incident room of the operators names them; the draft is made from the timeline.'],
    proof: {
      series: { [`incident_reports_overdue{${labels},kind="post-mortem"}`]: '0+0x5 1+0x60' },
      firesAtS: 360,
      value: '1',
    },
  },
];
