/** What must never be: one company sees another, or a figure is wrong (R167, R168). */
import type { Alert } from '../Alert.ts';
import { grew } from '../expressions.ts';

const HOUR = 3600;
const common = {
  ladder: 'integrity',
  component: 'platform',
  runbook: 'P0-4',
  priority: 'P0',
  forS: 0,
} as const;
const LEAKS = 'check=~"isolation|tenant_walls"';
const LOSSES = 'check=~"rows|pages"';
const OTHER = 'check!~"isolation|tenant_walls|rows|pages"';
const counter = (check: string) =>
  `integrity_violations_total{check="${check}",instance="worker:3002",job="worker",process="worker"}`;

export const INTEGRITY: readonly Alert[] = [
  {
    ...common,
    name: 'CrossTenantLeak',
    expr: (scale) =>
      `(${grew(scale, `integrity_violations_total{${LEAKS}}`, HOUR)}) or (${grew(scale, 'tenant_isolation_canary_failures_total', HOUR)})`,
    summary: 'One company could read another',
    description: 'A canary company has read something of the other one.',
    sources: ['R167', 'R098'],
    means:
      'What a canary can read, a customer can. The platform holds itself at once; this alert stays for an hour, the hold until it is lifted.',
    look: [
      '`npx accubooks isolation check` names the way, API or SQL, and the table.',
      'A policy that was dropped or `NO FORCE ROW LEVEL SECURITY` stands in the log of Postgres.',
    ],
    proof: {
      series: {
        'tenant_isolation_canary_failures_total{instance="worker:3002",job="worker",process="worker",way="sql"}':
          '0+0x5 1+0x60',
      },
      firesAtS: 60,
    },
  },
  {
    ...common,
    name: 'CalculationError',
    expr: (scale) => grew(scale, `integrity_violations_total{${OTHER}}`, HOUR, ['check']),
    summary: 'A figure is wrong: {{ $labels.check }}',
    description: 'The check {{ $labels.check }} of the integrity guard has found what must not be.',
    sources: ['R168', 'R099'],
    means:
      'Debits and credits, balances, forecasts or the chain of the audit log do not agree with what they are made of.',
    look: [
      '`npx accubooks hold status` names the check and what it found.',
      'A change past the application stands in the log of Postgres.',
    ],
    proof: { series: { [counter('balances')]: '0+0x5 1+0x60' }, firesAtS: 60, labels: { check: 'balances' } },
  },
  {
    ...common,
    name: 'DataLossSuspected',
    expr: (scale) => grew(scale, `integrity_violations_total{${LOSSES}}`, HOUR, ['check']),
    summary: 'Data is missing or damaged: {{ $labels.check }}',
    description:
      'The check {{ $labels.check }} of the integrity guard misses rows, or Postgres has met a damaged page.',
    sources: ['R275', 'R099'],
    means:
      'Rows of a table that only grows are gone, or a page of the database does not have its checksum. What is missing is restored, not entered again.',
    look: [
      '`npx accubooks hold status` names the table, or the database with the damaged page.',
      '`npx accubooks evidence list` says from when the last backup is.',
    ],
    proof: { series: { [counter('rows')]: '0+0x5 1+0x60' }, firesAtS: 60, labels: { check: 'rows' } },
  },
  {
    ...common,
    name: 'IntegrityHold',
    expr: () => 'max(integrity_hold_open) == 1',
    summary: 'The platform holds itself',
    description: 'A hold is open: the API does not serve, workers pause, payment events wait.',
    sources: ['C20', 'C21', 'R403'],
    means:
      'It was stopped on purpose and must not be started without an approval. What follows from it, the API that does not answer above all, pages nobody.',
    look: ['`npx accubooks hold status` says since when and why, and where the evidence is.'],
    proof: {
      series: { 'integrity_hold_open{instance="worker:3002",job="worker",process="worker"}': '0+0x5 1+0x60' },
      firesAtS: 60,
    },
  },
];
