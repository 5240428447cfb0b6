/** Every file that the catalogue renders, by where it stands in the repository. */
import { CATALOGUE } from './catalogue.ts';
import { CONTROLS } from './controls.ts';
import { renderPages } from './renderPages.ts';
import { type PrometheusPlaces, renderPrometheus } from './renderPrometheus.ts';
import { type RoutingPlaces, renderRouting } from './renderRouting.ts';
import { renderRules } from './renderRules.ts';
import { renderRuleTests } from './renderRuleTests.ts';
import { type Scale, scaleOf } from './Scale.ts';

export type Places = {
  readonly prometheus: PrometheusPlaces;
  readonly alertmanager: RoutingPlaces;
  /** What the name of an alert is put behind to make its `runbook_url`. */
  readonly runbookBase: string;
};

/** Beside each other in one network, by the names of docker-compose.yml. */
export const COMPOSED: Places = {
  runbookBase: 'http://pager:3003/runbooks',
  prometheus: {
    targets: {
      api: ['backend:3000'],
      worker: ['worker:3002'],
      status: ['status:3001'],
      pager: ['pager:3003'],
      prometheus: ['localhost:9090'],
      alertmanager: ['alertmanager:9093'],
    },
    alertmanager: 'alertmanager:9093',
    rulesFile: 'rules.yml',
  },
  alertmanager: {
    pagerDutyUrl: 'https://events.pagerduty.com',
    routingKeyFile: '/etc/alertmanager/secrets/pagerduty-routing-key',
    slackUrlFile: '/etc/alertmanager/secrets/slack-webhook-url',
    pagerUrl: 'http://pager:3003/alertmanager',
    pagerTokenFile: '/etc/alertmanager/secrets/alert-token',
  },
};

export type Rendered = Readonly<Record<string, string>>;

/** What the two servers read, by file name. */
export function renderServers(scale: Scale, places: Places): Rendered {
  return {
    'prometheus/prometheus.yml': renderPrometheus({ scale, places: places.prometheus }),
    'prometheus/rules.yml': renderRules(CATALOGUE, { scale, runbookBase: places.runbookBase }),
    'alertmanager/alertmanager.yml': renderRouting(CATALOGUE, { scale, places: places.alertmanager }),
  };
}

/** Every file of the repository that comes from the catalogue. */
export function renderAll(): Rendered {
  const servers = renderServers(scaleOf(1), COMPOSED);
  return {
    ...Object.fromEntries(Object.entries(servers).map(([file, text]) => [`ops/${file}`, text])),
    'ops/prometheus/rules.test.yml': renderRuleTests(CATALOGUE, CONTROLS, COMPOSED),
    ...Object.fromEntries(
      renderPages().map(({ file, markdown }) => [`docs/operating/alerts/${file}`, markdown]),
    ),
  };
}
