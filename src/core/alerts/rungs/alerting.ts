/** Whether somebody would hear of it: the alerts of the alerting. */
import { type Alert, CRITICAL_FOR_S, WARNING_FOR_S } from '../Alert.ts';
import { over } from '../Scale.ts';

const MINUTE = 60;
const HOUR = 3600;
const common = { ladder: 'alerting', component: 'platform', runbook: 'P1-5' } as const;
const up = (job: string, port: number) => ({
  [`up{instance="${job}:${port}",job="${job}"}`]: '1+0x5 0+0x120',
});

/** Fires always: what does not arrive every minute has lost its way. */
export const WATCHDOG = 'Watchdog';

export const ALERTING: readonly Alert[] = [
  {
    ...common,
    ladder: 'watchdog',
    name: WATCHDOG,
    priority: 'P3',
    expr: () => 'vector(time())',
    forS: 0,
    summary: 'Alerting works',
    // Alertmanager repeats what it was told last, also of a Prometheus that is gone: the time tells new from old.
    description: 'At {{ $value | humanizeTimestamp }} this alert fired, as it always does.',
    sources: ['1.23', 'drill 25'],
    means:
      'That it fires is good. That it stops means that Prometheus or Alertmanager is dead, or cannot reach the pager, and that no other alert would arrive either; the pager notices and pages by itself.',
    look: [
      'Prometheus: does `/-/healthy` answer, and does `/alerts` show `Watchdog`?',
      'Alertmanager: does `/-/healthy` answer, and does its page show `Watchdog`?',
    ],
    proof: {
      series: { 'up{instance="api:3000",job="api"}': '1+0x30' },
      firesAtS: 0,
      value: '1970-01-01 00:00:00 +0000 UTC',
    },
  },
  {
    ...common,
    name: 'PagerDown',
    priority: 'P1',
    expr: () => 'max(up{job="pager"}) == 0',
    forS: CRITICAL_FOR_S,
    summary: 'The pager does not answer',
    description: 'Alertmanager still pages; nobody escalates, and no incident is opened.',
    sources: ['1.23'],
    means: 'Pages reach PagerDuty, but nothing follows when nobody answers them.',
    look: ['The end of the log of the pager.', 'Its journal keeps what it had heard: start it again.'],
    proof: { series: up('pager', 3003), firesAtS: 120 },
  },
  {
    ...common,
    // Nobody who works on it is to miss that alerting has died.
    ladder: 'incidents-kept',
    name: 'IncidentsNotKept',
    priority: 'P2',
    expr: () => 'max(pager_database_up) == 0',
    forS: WARNING_FOR_S,
    summary: 'The pager cannot keep incidents in Postgres',
    description: 'Pages go out; lists and timelines of incidents are missing what has happened since.',
    sources: ['1.23'],
    means:
      'Postgres answers the API, and not the pager: a right that was taken away, a table that is locked. The journal of the pager keeps everything and hands it over later.',
    look: [
      'The end of the log of the pager says what Postgres says.',
      '`npx accubooks oncall pages` has what `npx accubooks incidents list` lacks.',
    ],
    proof: {
      series: { 'pager_database_up{instance="pager:3003",job="pager",process="pager"}': '1+0x5 0+0x120' },
      firesAtS: 360,
    },
  },
  {
    ...common,
    ladder: 'guard',
    name: 'GuardBlind',
    priority: 'P2',
    expr: (scale) => `sum by (check) (increase(integrity_faults_total${over(scale, 2 * MINUTE)})) > 0`,
    forS: WARNING_FOR_S,
    summary: 'The guard of the books cannot look: {{ $labels.check }}',
    description: 'The check {{ $labels.check }} has failed again and again for five minutes.',
    sources: ['1.23'],
    means:
      'It has found nothing wrong because it cannot read: what it guards could be wrong, and nobody would hear of it.',
    look: [
      '`docker logs accubooks-worker --tail 1000 | grep "integrity check"` says why: a right on a table that was taken away, a table that is locked, an API that the canaries do not reach at `PUBLIC_URL`.',
      '`npx accubooks integrity check` looks once, and says it at once.',
    ],
    proof: {
      series: {
        'integrity_faults_total{check="vouchers",instance="worker:3002",job="worker",process="worker"}':
          '0+0x5 1+1x120',
      },
      firesAtS: 360,
      labels: { check: 'vouchers' },
    },
  },
  {
    ...common,
    name: 'NotificationsFailing',
    priority: 'P1',
    alsoTo: 'slack',
    expr: (scale) =>
      `sum by (integration) (increase(alertmanager_notifications_failed_total${over(scale, 5 * MINUTE)})) > 0`,
    forS: CRITICAL_FOR_S,
    summary: 'Alerts do not reach {{ $labels.integration }}',
    description:
      '{{ $value | humanize }} notifications to {{ $labels.integration }} failed within five minutes.',
    sources: ['drill 25', '1.23'],
    means:
      'Somebody who should have been told was not. Alertmanager tries again, but not after a 429 of Slack. It goes to PagerDuty and to Slack, so that the one that works tells of the other.',
    look: [
      'Is it the vendor (their status page), the key (401, 403, 404), or our network?',
      '`npx accubooks alerts check` proves the configuration.',
    ],
    proof: {
      series: {
        'alertmanager_notifications_failed_total{instance="alertmanager:9093",integration="pagerduty",job="alertmanager"}':
          '0+0x6 1+1x60',
      },
      firesAtS: 130,
      value: '7',
      labels: { integration: 'pagerduty' },
    },
  },
  {
    ...common,
    name: 'StatusPageDown',
    component: 'status',
    priority: 'P2',
    expr: () => 'max(up{job="status"}) == 0',
    forS: WARNING_FOR_S,
    summary: 'The status page does not answer',
    description: 'Nobody can see how AccuBooks is doing, and nobody watches it from outside.',
    sources: ['R230', 'drill 25'],
    means: 'AccuBooks itself may be well. While it lasts, `SystemUnreachable` depends on the scrape alone.',
    look: ['The end of the log of the status process.'],
    proof: { series: up('status', 3001), firesAtS: 360 },
  },
  {
    ...common,
    name: 'ScrapeFailing',
    priority: 'P2',
    expr: () => 'up{job=~"worker|alertmanager|prometheus"} == 0',
    forS: WARNING_FOR_S,
    summary: 'No figures of {{ $labels.job }}',
    description:
      '{{ $labels.job }} at {{ $labels.instance }} is not scraped: alerts that need its figures are blind.',
    sources: ['1.23'],
    means: 'What is not measured cannot alert. API, pager and status page have alerts of their own.',
    look: ['`/targets` of Prometheus says why.'],
    proof: {
      series: up('worker', 3002),
      firesAtS: 360,
      labels: { job: 'worker', instance: 'worker:3002' },
    },
  },
  {
    ...common,
    name: 'RuleEvaluationFailing',
    priority: 'P2',
    expr: (scale) => `sum(increase(prometheus_rule_evaluation_failures_total${over(scale, HOUR / 4)})) > 0`,
    forS: 0,
    summary: 'Prometheus cannot evaluate an alert',
    description: '{{ $value | humanize }} evaluations of alerts failed within a quarter of an hour.',
    sources: ['1.23'],
    means: 'At least one alert is blind, most often because two series match where one is expected.',
    look: ['`/rules` of Prometheus shows the error beside the rule.'],
    proof: {
      series: {
        'prometheus_rule_evaluation_failures_total{instance="localhost:9090",job="prometheus",rule_group="queue"}':
          '0+0x5 1+1x60',
      },
      firesAtS: 60,
      value: '1',
    },
  },
];
