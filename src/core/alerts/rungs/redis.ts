/** Redis: counters, cache and delivery of jobs. AccuBooks works without it, with less (C17 to C19). */
import { type Alert, CRITICAL_FOR_S, WARNING_FOR_S } from '../Alert.ts';
import { errorShare, grew, latencyP95 } from '../expressions.ts';
import { over, type Scale } from '../Scale.ts';

const MINUTE = 60;
const label = '{instance="api:3000",job="api",process="api"}';
const DOWN = {
  [`redis_up${label}`]: '1+0x5 0+0x120',
  'rate_limit_mode{instance="api:3000",job="api",mode="local",process="api"}': '0+0x125',
};
/** No process reaches it, or the API does not; where it is not configured it is not down. */
const IS_DOWN =
  '(max(redis_up) == 0 or max(redis_up{job="api"}) == 0) unless on () max(rate_limit_mode{mode="local"}) == 1';
const memory = (share: number) => ({ [`redis_memory_utilisation_ratio${label}`]: `0.4+0x5 ${share}+0x100` });
const common = { ladder: 'redis', component: 'platform', runbook: 'P0-6' } as const;
const evicts = (scale: Scale) => `max(increase(redis_evicted_keys_total${over(scale, 15 * MINUTE)})) > 0`;
const MEMORY_LOOK = [
  '`redis-cli info memory`; `used_memory` against `maxmemory`.',
  'What is large: `redis-cli --bigkeys`. Cached answers may vanish, counters and queues may not.',
];

export const REDIS: readonly Alert[] = [
  {
    ...common,
    name: 'RedisDown',
    priority: 'P1',
    expr: () => IS_DOWN,
    forS: CRITICAL_FOR_S,
    summary: 'Redis does not answer',
    description: 'No process of the API reaches Redis; it works without it, with less.',
    sources: ['R175', 'C19', 'C63'],
    means:
      'Redundancy is gone. Sign-in and routes of money refuse with 503 and `Retry-After`, other routes count for themselves, nothing is cached, jobs are polled from Postgres, and nobody is signed out.',
    look: [
      '`redis-cli -h redis-host ping`: refused is dead, silent is frozen; both are the same to AccuBooks after 200 ms.',
      '`curl https://accubooks.com/api/health/redis` says which counters and sessions are used now.',
    ],
    proof: { series: DOWN, firesAtS: 120 },
  },
  {
    ...common,
    name: 'RedisTakesNoWrites',
    priority: 'P1',
    expr: () => 'max(redis_takes_writes{job="api"}) == 0',
    forS: CRITICAL_FOR_S,
    summary: 'Redis takes no writes',
    description: 'Redis refuses what the API wants to put into it, or never says that it has it.',
    sources: ['R175', 'C17', 'drill 11'],
    means:
      'The same as a Redis that is gone: sign-in and routes of money refuse with 503, other routes count for themselves, jobs are polled from Postgres.',
    look: [
      '`curl https://accubooks.com/api/health/redis` has the word of Redis for it.',
      '`OOM` is a full `maxmemory`; `MISCONF` a snapshot that cannot be saved, most often a full disk: `redis-cli info persistence`; `READONLY` a replica: `redis-cli info replication`.',
    ],
    proof: { series: { [`redis_takes_writes${label}`]: '1+0x5 0+0x60' }, firesAtS: 120 },
  },
  {
    ...common,
    name: 'RedisDownUsersAffected',
    priority: 'P0',
    expr: (scale) =>
      `(max(redis_up{job="api"}) == 0 or max(redis_takes_writes{job="api"}) == 0) and on () (${errorShare(scale, MINUTE)} > 0.01 or ${latencyP95(scale, MINUTE)} > 1)`,
    forS: CRITICAL_FOR_S,
    summary: 'Redis is down and customers notice',
    description: 'Without Redis more than 1 % of requests fail, or p95 is above 1 s.',
    sources: ['C19'],
    means: 'What should have been less is too little: the incident of `RedisDown` is raised to P0.',
    look: ['Which routes fail: those of sign-in and money do so on purpose.'],
    proof: {
      series: {
        ...DOWN,
        'http_requests_total{instance="api:3000",job="api",method="POST",route="/api/auth/login",status="200"}':
          '0+100x6 680+80x120',
        'http_requests_total{instance="api:3000",job="api",method="POST",route="/api/auth/login",status="503"}':
          '0+0x6 20+20x120',
      },
      firesAtS: 130,
    },
  },
  {
    ...common,
    name: 'RedisMemoryHigh',
    priority: 'P2',
    expr: () => 'max(redis_memory_utilisation_ratio) > 0.8',
    forS: WARNING_FOR_S,
    summary: 'Redis uses more than 80 % of its memory',
    description: '{{ $value | humanizePercentage }} of `maxmemory` are used.',
    sources: ['R180', 'C63'],
    means: 'Nothing is refused yet. At 100 % writes are, because nothing that counts may be evicted.',
    look: MEMORY_LOOK,
    proof: { series: memory(0.85), firesAtS: 360, value: '85%' },
  },
  {
    ...common,
    name: 'RedisMemoryFull',
    priority: 'P1',
    // One that throws keys away makes room; that is an alert of its own.
    expr: (scale) => `max(redis_memory_utilisation_ratio) > 0.97 unless on () ${evicts(scale)}`,
    forS: CRITICAL_FOR_S,
    summary: 'Redis is full',
    description: '{{ $value | humanizePercentage }} of `maxmemory` are used: writes are refused.',
    sources: ['R180', 'drill 11'],
    means:
      'The same as a Redis that is gone, as soon as the last room is used: sign-in and routes of money refuse with 503. No job that was accepted is lost, for jobs are rows in Postgres, and they are polled.',
    look: MEMORY_LOOK,
    proof: { series: memory(0.99), firesAtS: 120, value: '99%' },
  },
  {
    ...common,
    name: 'RedisEvictsKeys',
    priority: 'P2',
    expr: evicts,
    forS: 0,
    summary: 'Redis throws keys away',
    description: 'Redis makes room by forgetting what it was given: {{ $value | humanize }} keys lately.',
    sources: ['R180', 'drill 11'],
    means:
      'Counters of limits are among what is forgotten, so that a client may ask, or guess, more often than it should. Sessions and jobs are safe: they are rows in Postgres.',
    look: ['`redis-cli config get maxmemory-policy` must say `noeviction`.', ...MEMORY_LOOK],
    proof: {
      series: { [`redis_evicted_keys_total${label}`]: '0+0x5 90+90x60' },
      firesAtS: 60,
      value: '90',
    },
  },
  {
    ...common,
    ladder: 'cache',
    name: 'CacheHitRateLow',
    priority: 'P2',
    // With fewer than one read in two seconds a rate says nothing.
    expr: (scale) =>
      `sum(rate(cache_reads_total{outcome=~"hit|unchanged|joined"}${over(scale, 5 * MINUTE)})) / sum(rate(cache_reads_total{outcome=~"hit|unchanged|joined|miss|invalid"}${over(scale, 5 * MINUTE)})) < 0.7 and on () sum(rate(cache_reads_total{outcome=~"hit|unchanged|joined|miss|invalid"}${over(scale, 5 * MINUTE)})) > 0.5`,
    forS: WARNING_FOR_S,
    summary: 'The cache helps too little',
    description: 'Only {{ $value | humanizePercentage }} of reads were found in the cache; 70 % is healthy.',
    sources: ['R189', 'C42'],
    means: 'Answers are right, but the database is asked more than it should be: latency comes next.',
    look: [
      'A deployment or `FLUSHALL` empties the cache: it fills by itself within minutes.',
      'What invalidates too much: compare the rates of `miss` by kind.',
    ],
    proof: {
      series: {
        'cache_reads_total{instance="api:3000",job="api",outcome="hit",process="api"}': '0+90x6 590+50x120',
        'cache_reads_total{instance="api:3000",job="api",outcome="miss",process="api"}': '0+10x6 110+50x120',
      },
      firesAtS: 430,
      value: '50%',
    },
  },
  {
    ...common,
    ladder: 'redis-data',
    name: 'RedisDataLoss',
    priority: 'P2',
    expr: (scale) => grew(scale, 'redis_data_losses_total', 15 * MINUTE),
    forS: 0,
    summary: 'Redis has lost its data',
    description:
      'The key that marks this Redis is gone or another one: it was flushed, or replaced by an empty one.',
    sources: ['drill 12', 'R175'],
    means:
      'Counters of limits and copies of sessions and answers are gone. Sessions fall back to the database, limits begin anew, and jobs are put into the list again from their rows.',
    look: ['`redis-cli info server` says how long it has been up, `redis-cli dbsize` how much it holds.'],
    proof: {
      series: {
        'redis_data_losses_total{instance="worker:3002",job="worker",process="worker"}': '0+0x5 1+0x60',
      },
      firesAtS: 60,
    },
  },
];
