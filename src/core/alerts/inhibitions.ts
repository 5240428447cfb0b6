/**
 * What silences what. Rungs of one ladder do not silence each other: Alertmanager groups by ladder, so that they
 * are one page, and the incident wants to know them all.
 */
export type Inhibition = {
  /** The alert that says why. */
  readonly source: string;
  /** Ladders, or single alerts, that only follow from it. */
  readonly ladders?: readonly string[];
  readonly alerts?: readonly string[];
  readonly why: string;
};

export const INHIBITIONS: readonly Inhibition[] = [
  {
    source: 'DatabaseDown',
    ladders: [
      'error-rate',
      'latency',
      'database-pool',
      'queue',
      'workers',
      'cache',
      'payment-events',
      'payments',
      'mail',
    ],
    alerts: ['LoginsFailing', 'AuthFailureSpike', 'IncidentsNotKept', 'GuardBlind'],
    why: 'Without the database every request fails; that is one incident.',
  },
  ...['DatabaseReadOnly', 'DatabaseDiskFull'].map((source) => ({
    source,
    ladders: ['error-rate', 'queue', 'workers', 'payment-events', 'payments', 'mail'],
    alerts: ['LoginsFailing', 'AuthFailureSpike', 'IncidentsNotKept', 'GuardBlind'],
    why: 'What has to be written fails, sign-in and jobs among it; that is one incident.',
  })),
  {
    source: 'WorkersCutOff',
    alerts: ['IncidentsNotKept', 'GuardBlind'],
    why: 'Pager and guard come in by the same role.',
  },
  {
    source: 'IntegrityHold',
    ladders: [
      'availability',
      'error-rate',
      'latency',
      'queue',
      'workers',
      'payment-events',
      'payments',
      'mail',
    ],
    alerts: ['LoginsFailing', 'AuthFailureSpike', 'ScrapeFailing', 'GuardBlind'],
    why: 'The API is down on purpose (C20): nobody is to be told to start it.',
  },
  {
    source: 'SystemUnreachable',
    ladders: ['error-rate', 'latency', 'cache'],
    alerts: ['LoginsFailing', 'AuthFailureSpike', 'GuardBlind'],
    why: 'What the last requests looked like is of no use when none is answered.',
  },
  {
    source: 'RedisDown',
    ladders: ['cache'],
    alerts: ['RedisTakesNoWrites', 'RedisMemoryHigh', 'RedisMemoryFull', 'RedisDataLoss'],
    why: 'A Redis that is gone takes nothing, and its last figures say nothing.',
  },
  {
    source: 'RedisEvictsKeys',
    ladders: ['cache'],
    alerts: ['RedisDataLoss'],
    why: 'Kept answers are thrown away with the others, and so is the key that marks the data.',
  },
  {
    source: 'RedisDataLoss',
    ladders: ['cache'],
    why: 'A cache that was emptied fills by itself.',
  },
  {
    source: 'RedisDownUsersAffected',
    ladders: ['error-rate', 'latency'],
    alerts: ['LoginsFailing'],
    why: 'It fires because of them.',
  },
  {
    source: 'StatusPageDown',
    alerts: ['ApiAvailabilityLow'],
    why: 'Nobody looks from outside.',
  },
];

/**
 * An expression over the last minutes remembers a cause that has just ended, and would page for what is over. Each of
 * these fires while a cause of INHIBITIONS does and for a while after it, and silences the same, as far as its window
 * is so long; nobody is told of it.
 */
export const ECHOES = [
  { name: 'CauseJustOver', windowS: 60, samples: 6, of: '.+' },
  { name: 'CauseLatelyOver', windowS: 300, samples: 12, of: '.+Burn(Fast|Sustained)' },
] as const;
