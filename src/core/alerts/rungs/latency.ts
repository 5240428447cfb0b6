/** How long 95 of 100 requests take at most: one ladder of two rungs (C05). */
import { type Alert, WARNING_FOR_S } from '../Alert.ts';
import { latencyP95 } from '../expressions.ts';

const MINUTE = 60;
const bucket = (le: string) =>
  `http_request_duration_seconds_bucket{instance="api:3000",job="api",le="${le}",method="GET",route="/api/scenarios"}`;
/** A minute in which all are quick, then all take between `from` and `to` seconds. */
const slow = (from: '1' | '2', to: '2' | '5') =>
  Object.fromEntries(
    ['0.5', '1', '2', '5', '+Inf'].map((le) => {
      const isBelow = le !== '+Inf' && Number(le) <= Number(from);
      const goesOn = !isBelow && (le === '+Inf' || Number(le) >= Number(to));
      return [bucket(le), `0+100x6 ${goesOn ? '700+100x200' : '600+0x200'}`];
    }),
  );

const common = { ladder: 'latency', component: 'api', runbook: 'P1-2' } as const;
const LOOK = [
  'Slow queries, by the line of the procedure below; five seconds is the bound of the runbook.',
  'The pool should be below 70 %, the hit rate of Redis above 70 %.',
  'Which route: `histogram_quantile(0.95, sum by (le, route) (rate(http_request_duration_seconds_bucket[5m])))`.',
];
const MEANS = 'Pages are slow for everybody: of a hundred requests five take longer than the figure.';

export const LATENCY: readonly Alert[] = [
  {
    ...common,
    name: 'HighLatency',
    priority: 'P1',
    expr: (scale) => `${latencyP95(scale, MINUTE)} > 1`,
    forS: 5 * MINUTE,
    summary: 'Requests are slow: p95 above 1 s',
    description: '95 of 100 requests take up to {{ $value | humanizeDuration }}, for five minutes.',
    sources: ['R170', 'C05'],
    means: MEANS,
    look: LOOK,
    proof: { series: slow('1', '2'), firesAtS: 370, value: '1.95s' },
  },
  {
    ...common,
    name: 'LatencyVeryHigh',
    priority: 'P2',
    expr: (scale) => `${latencyP95(scale, MINUTE)} > 2`,
    forS: WARNING_FOR_S,
    summary: 'Requests are very slow: p95 above 2 s',
    description: '95 of 100 requests take up to {{ $value | humanizeDuration }}: the incident is escalated.',
    sources: ['R177', 'C05', 'R296'],
    means: `${MEANS} The same incident as \`HighLatency\`: a note for the channel, and what escalates it.`,
    look: LOOK,
    proof: { series: slow('2', '5'), firesAtS: 370, value: '4.85s' },
  },
];
