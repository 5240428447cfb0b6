/** Alertmanager: who hears of what. Critical pages, a warning goes to Slack, everything goes to the pager as well. */
import { type Alert, channelsOf } from './Alert.ts';
import { INHIBITIONS } from './inhibitions.ts';
import { WATCHDOG } from './rungs/alerting.ts';
import { inUnits, type Scale, scaledS } from './Scale.ts';
import { type Plain, toYaml } from './toYaml.ts';

/** Where things are; keys stand in files that only Alertmanager can read. */
export type RoutingPlaces = {
  /** PagerDuty's Events API v2, without the path. */
  readonly pagerDutyUrl: string;
  readonly routingKeyFile: string;
  readonly slackUrlFile: string;
  /** The pager's webhook and what it is told to be believed. */
  readonly pagerUrl: string;
  readonly pagerTokenFile: string;
};

const GROUP_WAIT_S = 10;
const GROUP_INTERVAL_S = 30;
const REPEAT_S = 4 * 3600;
const MINUTE_S = 60;

const one = (name: string, value: string) => `${name}="${value}"`;
const any = (name: string, values: readonly string[]) => `${name}=~"${values.join('|')}"`;

function routesOf(alerts: readonly Alert[], scale: Scale): Plain {
  const everyMinute = inUnits(scaledS(scale, MINUTE_S));
  const second = alerts.flatMap(({ name, alsoTo }) =>
    alsoTo === undefined ? [] : [{ receiver: alsoTo, matchers: [one('alertname', name)], continue: true }],
  );
  return [
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
      ].map((target) => ({ source_matchers: [one('alertname', source)], target_matchers: [target] })),
  );
}

const SUMMARIES =
  '{{ range .Alerts.Firing }}• {{ .Annotations.summary }}{{ "\\n" }}  {{ .Annotations.description }}{{ "\\n" }}  {{ .Annotations.runbook_url }}{{ "\\n" }}{{ end }}{{ range .Alerts.Resolved }}• over: {{ .Annotations.summary }}{{ "\\n" }}{{ end }}';
const TITLE =
  '[{{ if eq .Status "firing" }}{{ (index .Alerts 0).Labels.priority }}{{ else }}over{{ end }}] {{ .GroupLabels.ladder }}: {{ range $index, $alert := .Alerts }}{{ if lt $index 3 }}{{ if $index }}, {{ end }}{{ .Labels.alertname }}{{ end }}{{ end }}';
const HIGHEST =
  '{{ $highest := "P1" }}{{ range .Alerts }}{{ if eq .Labels.priority "P0" }}{{ $highest = "P0" }}{{ end }}{{ end }}{{ $highest }}';
const PAGE_TITLE = `${HIGHEST} {{ range $index, $alert := .Alerts }}{{ if lt $index 3 }}{{ if $index }}; {{ end }}{{ .Annotations.summary }}{{ end }}{{ end }}`;

function receiversOf(places: RoutingPlaces): Plain {
  return [
    {
      name: 'pagerduty',
      pagerduty_configs: [
        {
          url: `${places.pagerDutyUrl.replace(/\/$/, '')}/v2/enqueue`,
          routing_key_file: places.routingKeyFile,
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
            runbook: '{{ .CommonLabels.runbook }}',
          },
          links: [{ href: '{{ (index .Alerts 0).Annotations.runbook_url }}', text: 'Runbook' }],
        },
      ],
    },
    {
      name: 'slack',
      slack_configs: [
        {
          api_url_file: places.slackUrlFile,
          // Slack's default is not to say that something is over.
          send_resolved: true,
          channel: '#accubooks-alerts',
          username: 'AccuBooks',
          title: TITLE,
          title_link: '{{ (index .Alerts 0).Annotations.runbook_url }}',
          text: SUMMARIES,
          fallback: TITLE,
        },
      ],
    },
    {
      name: 'pager',
      webhook_configs: [
        {
          url: places.pagerUrl,
          send_resolved: true,
          max_alerts: 0,
          http_config: { authorization: { type: 'Bearer', credentials_file: places.pagerTokenFile } },
        },
      ],
    },
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
      routes: routesOf(alerts, scale),
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
