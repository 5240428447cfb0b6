/** The share of requests that fail: one ladder of three rungs (C04), and the budget of 99.9 % (C41). */
import { type Alert, CRITICAL_FOR_S, WARNING_FOR_S } from '../Alert.ts';
import { errorShare, errorShareOfWindow } from '../expressions.ts';
import { burnRates } from './burnRates.ts';

const MINUTE = 60;

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
  ...burnRates({
    ...common,
    of: 'Error',
    shareOfWindow: errorShareOfWindow,
    month: 'A month of errors',
    chronic: 'Errors will use up more than their budget this month',
    lost: (long) => `Over the last ${long} {{ $value | humanizePercentage }} of requests failed`,
    pace: (times) => `${times} times the budget`,
    means:
      'Of a thousand requests one may fail. It finds what stays below the fixed rungs and goes on for long. Time before the first scrape counts as good, so that a young Prometheus pages nobody.',
    look: LOOK,
    series: failing(50),
    proofs: {
      Fast: { firesAtS: 220, value: '2.323%' },
      Sustained: { firesAtS: 380, value: '0.7602%' },
      Slow: { firesAtS: 870, value: '0.4741%' },
      Chronic: { firesAtS: 870, value: '0.158%' },
    },
  }),
];
