/** Money of customers: three different things (C09). A card that was refused is none of them. */
import { type Alert, CRITICAL_FOR_S, WARNING_FOR_S } from '../Alert.ts';
import { grew } from '../expressions.ts';
import { over, type Scale } from '../Scale.ts';

const MINUTE = 60;
const HOUR = 3600;
const labels = 'instance="worker:3002",job="worker",process="worker"';
const common = { component: 'billing' } as const;
const failedShare = (scale: Scale, seconds: number) =>
  `sum(rate(payment_provider_requests_total{outcome="failed"}${over(scale, seconds)})) / sum(rate(payment_provider_requests_total${over(scale, seconds)}))`;

export const BILLING: readonly Alert[] = [
  {
    ...common,
    name: 'BillingInvariantViolation',
    ladder: 'billing',
    runbook: 'P0-3',
    priority: 'P0',
    expr: (scale) =>
      `max by (kind) (increase(billing_invariant_violations_total${over(scale, HOUR)})) > 0 or max by (kind) (increase(reconciliation_differences_total${over(scale, HOUR)})) > 0`,
    forS: 0,
    summary: 'A customer was charged wrongly: {{ $labels.kind }}',
    description: 'Billing has found {{ $labels.kind }}, which must never happen, and has frozen itself.',
    sources: ['R166', 'C09'],
    means:
      'A charge, an invoice or a refund is not what was agreed. Nothing more is charged; customers are told and go on working.',
    look: [
      '`npx accubooks billing status` shows the freeze and what caused it, with ids.',
      '`npx accubooks billing reconcile` holds ledger, invoices and the provider against each other.',
    ],
    proof: {
      series: { [`billing_invariant_violations_total{${labels},kind="duplicate_charge"}`]: '0+0x5 1+0x60' },
      firesAtS: 60,
      labels: { kind: 'duplicate_charge' },
    },
  },
  {
    ...common,
    name: 'PaymentProcessingFailure',
    ladder: 'payments',
    runbook: 'P0-7',
    priority: 'P0',
    // The last minute too, so that nobody is called for what has ended.
    expr: (scale) => `${failedShare(scale, 5 * MINUTE)} > 0.5 and on () ${failedShare(scale, MINUTE)} > 0.5`,
    forS: CRITICAL_FOR_S,
    summary: 'Payments cannot be processed',
    description:
      '{{ $value | humanizePercentage }} of the calls to the payment provider fail: time-outs, refusals or errors of its own.',
    sources: ['R176', 'C09', 'C63'],
    means:
      'The provider does not answer or answers with errors. Nobody is charged twice: every order has a key, and is looked up before it is repeated. A card that is refused does not count.',
    look: [
      'The status page of the provider.',
      'Our key: a revoked one is refused with 401 on every call.',
      '`billing_events_lag_seconds` says how far behind its events we are.',
    ],
    proof: {
      series: {
        [`payment_provider_requests_total{${labels},outcome="ok"}`]: '0+5x6 35+0x120',
        [`payment_provider_requests_total{${labels},outcome="failed"}`]: '0+0x6 5+5x120',
      },
      firesAtS: 200,
      value: '66.67%',
    },
  },
  {
    ...common,
    name: 'PaymentEventsLate',
    ladder: 'payment-events',
    runbook: 'P0-7',
    priority: 'P2',
    expr: () => 'max(billing_events_lag_seconds) > 900 and on () max(billing_events_parked) == 0',
    forS: WARNING_FOR_S,
    summary: 'Payment events wait',
    description: 'The oldest event of the payment provider has waited {{ $value | humanizeDuration }}.',
    sources: ['R115', 'C09'],
    means:
      'Plans and invoices are shown as they were. Events that wait for the end of a freeze do so on purpose and do not count.',
    look: ['`npx accubooks billing events list`: what failed, and why.'],
    proof: {
      series: {
        [`billing_events_lag_seconds{${labels}}`]: '0+0x5 1000+0x120',
        [`billing_events_parked{${labels}}`]: '0+0x130',
      },
      firesAtS: 360,
      value: '16m 40s',
    },
  },
  {
    ...common,
    name: 'PaymentEventsGivenUp',
    ladder: 'payment-events',
    runbook: 'P0-7',
    priority: 'P2',
    expr: (scale) => grew(scale, 'billing_event_failures_total{end="dead"}', HOUR),
    forS: 0,
    summary: 'A payment event was given up',
    description: '{{ $value | humanize }} payment events were given up after their last try.',
    sources: ['R115', 'C09'],
    means:
      'What the provider told is not in our books. Reconciliation will find it tonight and freeze billing when money differs.',
    look: [
      '`npx accubooks billing events list`, then `npx accubooks billing events replay ID` when the cause is gone.',
    ],
    proof: {
      series: { [`billing_event_failures_total{end="dead",${labels}}`]: '0+0x5 1+0x60' },
      firesAtS: 60,
      value: '1',
    },
  },
];
