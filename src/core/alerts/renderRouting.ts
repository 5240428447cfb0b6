/** Alertmanager: who hears of what. Critical pages, a warning goes to Slack, everything goes to the pager as well. */
import { type Alert, channelsOf } from './Alert.ts';
import { ECHOES, INHIBITIONS } from './inhibitions.ts';
import { WATCHDOG } from './rungs/alerting.ts';
import { inUnits, type Scale, scaledS } from './Scale.ts';
import { type Plain, toYaml } from './toYaml.ts';

/** Where things are; keys stand in files that only Alertmanager can read. */
export type RoutingPlaces = {
  /** PagerDuty's Events API v2, without the path. Whoever is not configured is told nothing. */
  readonly pagerDutyUrl: string | undefined;
  readonly routingKeyFile: string | undefined;
  readonly slackUrlFile: string | undefined;
  /** The pager's webhook and what it is told to be believed. */
  readonly pagerUrl: string | undefined;
  readonly pagerTokenFile: string | undefined;
  /** Any other webhook that hears of everything but the watchdog. */
  readonly webhookUrl?: string | undefined;
};

const GROUP_WAIT_S = 10;
const GROUP_INTERVAL_S = 30;
const REPEAT_S = 4 * 3600;
const MINUTE_S = 60;

const one = (name: string, value: string) => `${name}="${value}"`;
const any = (name: string, values: readonly string[]) => `${name}=~"${values.join('|')}"`;

function routesOf(alerts: readonly Alert[], scale: Scale, { webhookUrl }: RoutingPlaces): Plain {
  const everyMinute = inUnits(scaledS(scale, MINUTE_S));
  const second = alerts.flatMap(({ name, alsoTo }) =>
    alsoTo === undefined ? [] : [{ receiver: alsoTo, matchers: [one('alertname', name)], continue: true }],
  );
  return [
    {
      receiver: 'nobody',
      matchers: [
        any(
          'alertname',
          ECHOES.map(({ name }) => name),
        ),
      ],
    },
    {
      receiver: 'pager',
      matchers: [one('alertname', WATCHDOG)],
      group_wait: '0s',
      group_interval: everyMinute,
      repeat_interval: everyMinute,
    },
    { receiver: 'pagerduty', matchers: [one('severity', 'critical')], continue: true },
    ...second,
    { receiver: 'slack', matchers: [one('severity', 'warning'), one('priority', 'P2')], continue: true },
    ...(webhookUrl === undefined
      ? []
      : [{ receiver: 'webhook', matchers: ['alertname=~".+"'], continue: true }]),
    { receiver: 'pager', matchers: ['alertname=~".+"'] },
  ];
}

function inhibitRules(alerts: readonly Alert[]): Plain {
  const known = new Set(alerts.map(({ name }) => name));
  return INHIBITIONS.filter(({ source }) => known.has(source)).flatMap(
    ({ source, ladders = [], alerts: names = [] }) =>
      [
        ...(ladders.length > 0 ? [any('ladder', ladders)] : []),
        ...(names.length > 0 ? [any('alertname', names)] : []),
      ].flatMap((target) => [
        { source_matchers: [one('alertname', source)], target_matchers: [target] },
        ...ECHOES.map(({ name, of }) => ({
          source_matchers: [one('alertname', name), one('cause', source)],
          target_matchers: [target, any('alertname', [of])],
        })),
      ]),
  );
}

const SUMMARIES =
  '{{ range .Alerts.Firing }}• {{ .Annotations.summary }}{{ "\\n" }}  {{ .Annotations.description }}{{ "\\n" }}  {{ .Annotations.runbook_url }}{{ "\\n" }}{{ end }}{{ range .Alerts.Resolved }}• over: {{ .Annotations.summary }}{{ "\\n" }}{{ end }}';
const TITLE =
  '[{{ if eq .Status "firing" }}{{ (index .Alerts 0).Labels.priority }}{{ else }}over{{ end }}] {{ .GroupLabels.ladder }}: {{ range $index, $alert := .Alerts }}{{ if lt $index 3 }}{{ if $index }}, {{ end }}{{ .Labels.alertname }}{{ end }}{{ end }}';
const IS_P0 =
  '{{ $isP0 := false }}{{ range .Alerts.Firing }}{{ if eq .Labels.priority "P0" }}{{ $isP0 = true }}{{ end }}{{ end }}';
const HIGHEST = `${IS_P0}{{ if $isP0 }}P0{{ else }}{{ (index .Alerts 0).Labels.priority }}{{ end }}`;
/** What is worst stands first: beside a P0 the others are left to the details. */
const PAGE_TITLE = `{{ if eq .Status "firing" }}${HIGHEST}{{ range .Alerts.Firing }}{{ if or (not $isP0) (eq .Labels.priority "P0") }} · {{ .Annotations.summary }}{{ end }}{{ end }}{{ else }}over: {{ .GroupLabels.ladder }}{{ end }}`;

function pagerDutyConfigs({ pagerDutyUrl, routingKeyFile }: RoutingPlaces): Plain | undefined {
  if (pagerDutyUrl === undefined || routingKeyFile === undefined) return undefined;
  return [
    {
      url: `${pagerDutyUrl.replace(/\/$/, '')}/v2/enqueue`,
      routing_key_file: routingKeyFile,
      send_resolved: true,
      description: PAGE_TITLE,
      severity: 'critical',
      class: '{{ .GroupLabels.ladder }}',
      component: '{{ .CommonLabels.component }}',
      group: 'accubooks',
      client: 'AccuBooks',
      details: {
        ladder: '{{ .GroupLabels.ladder }}',
        priority: HIGHEST,
        runbook: '{{ (index .Alerts 0).Labels.runbook }}',
      },
      links: [{ href: '{{ (index .Alerts 0).Annotations.runbook_url }}', text: 'Runbook' }],
    },
  ];
}

function slackConfigs({ slackUrlFile }: RoutingPlaces): Plain | undefined {
  if (slackUrlFile === undefined) return undefined;
  return [
    {
      api_url_file: slackUrlFile,
      // Slack's default is not to say that something is over.
      send_resolved: true,
      channel: '#accubooks-alerts',
      username: 'AccuBooks',
      title: TITLE,
      title_link: '{{ (index .Alerts 0).Annotations.runbook_url }}',
      text: SUMMARIES,
      fallback: TITLE,
    },
  ];
}

function pagerConfigs({ pagerUrl, pagerTokenFile }: RoutingPlaces): Plain | undefined {
  if (pagerUrl === undefined || pagerTokenFile === undefined) return undefined;
  const authorization = { type: 'Bearer', credentials_file: pagerTokenFile };
  return [{ url: pagerUrl, send_resolved: true, max_alerts: 0, http_config: { authorization } }];
}

/** A receiver without configuration tells nobody. */
function receiversOf(places: RoutingPlaces): Plain {
  const { webhookUrl } = places;
  return [
    { name: 'nobody' },
    { name: 'pagerduty', pagerduty_configs: pagerDutyConfigs(places) },
    { name: 'slack', slack_configs: slackConfigs(places) },
    { name: 'pager', webhook_configs: pagerConfigs(places) },
    ...(webhookUrl === undefined
      ? []
      : [{ name: 'webhook', webhook_configs: [{ url: webhookUrl, send_resolved: true }] }]),
  ];
}

/** Text of alertmanager.yml. */
export function renderRouting(
  alerts: readonly Alert[],
  { scale, places }: { readonly scale: Scale; readonly places: RoutingPlaces },
): string {
  const at = (seconds: number) => inUnits(scaledS(scale, seconds));
  return toYaml({
    route: {
      receiver: 'pager',
      group_by: ['ladder'],
      group_wait: at(GROUP_WAIT_S),
      group_interval: at(GROUP_INTERVAL_S),
      repeat_interval: at(REPEAT_S),
      routes: routesOf(alerts, scale, places),
    },
    inhibit_rules: inhibitRules(alerts),
    receivers: receiversOf(places),
  });
}

/** The receivers that an alert must reach, as `amtool config routes test` names them. */
export function receiversFor(alert: Alert): readonly string[] {
  if (alert.name === WATCHDOG) return ['pager'];
  return [...channelsOf(alert), 'pager'];
}
