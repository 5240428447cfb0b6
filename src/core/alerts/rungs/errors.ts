/** The share of requests that fail: one ladder of three rungs (C04), and the budget of 99.9 % (C41). */
import { type Alert, CRITICAL_FOR_S, WARNING_FOR_S } from '../Alert.ts';
import { ERROR_BUDGET, errorShare, errorShareOfWindow } from '../expressions.ts';
import type { Scale } from '../Scale.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

const GOOD =
  'http_requests_total{instance="api:3000",job="api",method="GET",route="/api/scenarios",status="200"}';
const BAD =
  'http_requests_total{instance="api:3000",job="api",method="GET",route="/api/scenarios",status="500"}';
/** A minute of health, then `percent` of a thousand requests every ten seconds fail. */
const failing = (percent: number) => ({
  [GOOD]: `0+1000x6 ${7000 - percent * 10}+${1000 - percent * 10}x400`,
  [BAD]: `0+0x6 ${percent * 10}+${percent * 10}x400`,
  'up{instance="api:3000",job="api"}': '1+0x410',
});

const common = { ladder: 'error-rate', component: 'api', runbook: 'P1-1' } as const;
const LOOK = [
  'Which route: `sum by (route) (rate(http_requests_total{status=~"5.."}[5m]))`. One route is a defect or its dependency, all routes are the database, Redis or a deployment.',
  'The log has the request id, the code and the error of each: `docker logs accubooks-api --tail 200`.',
  'A flag that was turned on or a version that was deployed just before is the first suspect: `npx accubooks flags list`.',
];
const MEANS =
  'Requests of customers are answered with an error of ours. It is a share of requests, so that a quiet night and a busy day are judged alike.';

const burning = (scale: Scale, times: number, windows: readonly number[]) =>
  windows
    .map((seconds) => `(${errorShareOfWindow(scale, seconds)}) > ${times} * ${ERROR_BUDGET}`)
    .join(' and ');
const BURN_MEANS =
  'Of a thousand requests one may fail. It finds what stays below the fixed rungs and goes on for long. Time before the first scrape counts as good, so that a young Prometheus pages nobody.';

export const ERRORS: readonly Alert[] = [
  {
    ...common,
    name: 'HighErrorRate',
    priority: 'P1',
    expr: (scale) => `${errorShare(scale, MINUTE)} > 0.01`,
    forS: 5 * MINUTE,
    summary: 'More than 1 % of requests fail',
    description:
      '{{ $value | humanizePercentage }} of requests are answered with an error, for five minutes.',
    sources: ['R169', 'C04'],
    means: MEANS,
    look: LOOK,
    proof: { series: failing(1.5), firesAtS: 410, value: '1.5%' },
  },
  {
    ...common,
    name: 'ErrorRateElevated',
    priority: 'P2',
    expr: (scale) => `${errorShare(scale, MINUTE)} > 0.02`,
    forS: WARNING_FOR_S,
    summary: 'More than 2 % of requests fail',
    description:
      '{{ $value | humanizePercentage }} of requests are answered with an error, for five minutes.',
    sources: ['R178', 'C04', 'C63'],
    means: `${MEANS} The same incident as \`HighErrorRate\`; a note for the channel.`,
    look: LOOK,
    proof: { series: failing(3), firesAtS: 410, value: '3%' },
  },
  {
    ...common,
    name: 'ErrorRateCritical',
    priority: 'P0',
    // Half a minute, so that half a minute of errors is over before the minute is.
    expr: (scale) => `${errorShare(scale, MINUTE / 2)} > 0.05`,
    forS: CRITICAL_FOR_S,
    summary: 'More than 5 % of requests fail',
    description: '{{ $value | humanizePercentage }} of requests are answered with an error.',
    sources: ['R173', 'C04', 'C63', 'R295'],
    means: `${MEANS} It raises the incident of \`HighErrorRate\` to P0.`,
    look: LOOK,
    proof: { series: failing(8), firesAtS: 140, value: '8%' },
  },
  {
    ...common,
    name: 'ErrorBurnFast',
    priority: 'P1',
    expr: (scale) => burning(scale, 14.4, [HOUR, 5 * MINUTE]),
    forS: CRITICAL_FOR_S,
    summary: 'A month of errors is used up within two days',
    description:
      'Over the last hour {{ $value | humanizePercentage }} of requests failed, 14.4 times the budget.',
    sources: ['R184', 'C41'],
    means: BURN_MEANS,
    look: LOOK,
    proof: { series: failing(50), firesAtS: 220, value: '2.323%' },
  },
  {
    ...common,
    name: 'ErrorBurnSustained',
    priority: 'P1',
    // The last five minutes too, so that it does not outlive its cause by half an hour.
    expr: (scale) => burning(scale, 6, [6 * HOUR, 30 * MINUTE, 5 * MINUTE]),
    forS: CRITICAL_FOR_S,
    summary: 'A month of errors is used up within five days',
    description:
      'Over the last six hours {{ $value | humanizePercentage }} of requests failed, 6 times the budget.',
    sources: ['R184', 'C41'],
    means: BURN_MEANS,
    look: LOOK,
    proof: { series: failing(50), firesAtS: 380, value: '0.7602%' },
  },
  {
    ...common,
    ladder: 'error-budget',
    name: 'ErrorBurnSlow',
    priority: 'P2',
    expr: (scale) => burning(scale, 3, [DAY, 2 * HOUR]),
    forS: WARNING_FOR_S,
    summary: 'A month of errors is used up within ten days',
    description:
      'Over the last day {{ $value | humanizePercentage }} of requests failed, 3 times the budget.',
    sources: ['R184', 'C41'],
    means: BURN_MEANS,
    look: LOOK,
    proof: { series: failing(50), firesAtS: 870, value: '0.4741%' },
  },
  {
    ...common,
    ladder: 'error-budget',
    name: 'ErrorBurnChronic',
    priority: 'P3',
    expr: (scale) => burning(scale, 1, [3 * DAY, 6 * HOUR]),
    forS: WARNING_FOR_S,
    summary: 'Errors will use up more than their budget this month',
    description:
      'Over the last three days {{ $value | humanizePercentage }} of requests failed, more than 99.9 % allows.',
    sources: ['R184', 'C41'],
    means: BURN_MEANS,
    look: LOOK,
    proof: { series: failing(50), firesAtS: 870, value: '0.158%' },
  },
];
