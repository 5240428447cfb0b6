/** Whether the API answers at all, seen from outside (R164, R172, R184, C41). */
import { type Alert, CRITICAL_FOR_S } from '../Alert.ts';
import { downShareOfWindow } from '../expressions.ts';
import { over } from '../Scale.ts';
import { burnRates } from './burnRates.ts';

const MINUTE = 60;
const PROBE = 'availability_probe_up{component="api",instance="status:3001",job="status"}';
const API_UP = 'up{instance="api:3000",job="api"}';
/** A minute of health, then an hour in which nothing answers. */
const OUTAGE = { [PROBE]: '1+0x5 0+0x360', [API_UP]: '1+0x5 0+0x360' };

const common = { ladder: 'availability', component: 'api', runbook: 'P0-1' } as const;

export const AVAILABILITY: readonly Alert[] = [
  {
    ...common,
    name: 'SystemUnreachable',
    priority: 'P0',
    expr: () =>
      'max(availability_probe_up{component="api"}) == 0 or (sum(up{job="api"}) == 0 unless on () max(availability_probe_up{component="api"}) == 1)',
    forS: 3 * MINUTE,
    summary: 'AccuBooks does not answer',
    description:
      'The API has not answered the probe from outside for three minutes; a process that hangs counts as one that is gone.',
    sources: ['R164'],
    means:
      'Nobody can use AccuBooks. The probe of the status process decides, which asks as a customer would; where that process is gone too, the scrape of Prometheus does. A refused connection, a time-out and a process that is frozen are the same to it.',
    look: [
      'An open hold (`IntegrityHold`) keeps the API down on purpose and silences this alert: do not start anything.',
      '`DatabaseDown` and `RedisDown` have their own procedures; the API answers without them.',
    ],
    proof: { series: OUTAGE, firesAtS: 240 },
  },
  {
    ...common,
    name: 'ApiAvailabilityLow',
    priority: 'P0',
    expr: (scale) =>
      `(${downShareOfWindow(scale, 15 * MINUTE)}) > 0.05 and (${downShareOfWindow(scale, MINUTE)}) > 0.05`,
    forS: CRITICAL_FOR_S,
    summary: 'The API is available less than 95 % of the time',
    description: 'Of the last fifteen minutes {{ $value | humanizePercentage }} were lost, and it goes on.',
    sources: ['R172', 'C41'],
    means:
      'Part of what people ask fails or hangs, though it may answer between. Fifteen minutes, so that half a minute of restart pages nobody; the last minute too, so that it ends when the trouble ends.',
    look: [
      '`SystemUnreachable` follows when nothing answers at all.',
      'One process of several may be ill: compare `up{job="api"}` by instance.',
    ],
    proof: { series: OUTAGE, firesAtS: 160, value: '12.22%' },
  },
  {
    ...common,
    name: 'ApiCrashLoop',
    priority: 'P1',
    expr: (scale) => `max(changes(process_start_time_seconds{job="api"}${over(scale, 15 * MINUTE)})) >= 3`,
    forS: 0,
    summary: 'The API restarts again and again',
    description: 'A process of the API has started {{ $value }} times anew within fifteen minutes.',
    sources: ['R164', 'drill 1'],
    means:
      'A process of the API dies and is started again: requests in flight are lost each time, and sooner or later it stays down. Two deployments in a quarter of an hour are no loop.',
    look: [
      'The last lines before each start: `docker logs accubooks-api --tail 200`.',
      'Exit code 137 with `OOMKilled` is memory: `docker inspect accubooks-api --format "{{.State.OOMKilled}} {{.State.ExitCode}}"`.',
      'A new version is the first suspect: roll back.',
    ],
    proof: {
      series: {
        'process_start_time_seconds{instance="api:3000",job="api"}': '100+0x11 200+0x11 300+0x11 400+0x60',
        [API_UP]: '1+0x120',
      },
      firesAtS: 360,
      value: '3',
    },
  },
  ...burnRates({
    ...common,
    of: 'Availability',
    shareOfWindow: downShareOfWindow,
    month: 'A month of availability',
    chronic: 'Availability will miss its objective this month',
    lost: (long) => `Of the last ${long} {{ $value | humanizePercentage }} were lost`,
    pace: (times) => `more than ${times} times what 99.9 % allows`,
    means:
      'The objective is 99.9 %: 43 minutes of a month may be lost. It is computed as the share of the window in which the probe from outside failed; time before the first probe counts as good, so that a young Prometheus pages nobody.',
    look: [
      'The history of the status page says when, and how long each time.',
      'Many short outages point at restarts (`ApiCrashLoop`), a deployment or the network between the probe and the API.',
    ],
    series: OUTAGE,
    proofs: {
      Fast: { firesAtS: 170, value: '3.333%' },
      Sustained: { firesAtS: 240, value: '0.8796%' },
      Slow: { firesAtS: 610, value: '0.6481%' },
      Chronic: { firesAtS: 610, value: '0.216%' },
    },
  }),
];
