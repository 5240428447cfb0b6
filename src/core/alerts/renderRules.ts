/** The rules of Prometheus: one group a ladder. */
import { type Alert, severityOf } from './Alert.ts';
import { ECHOES, INHIBITIONS } from './inhibitions.ts';
import { WATCHDOG } from './rungs/alerting.ts';
import { inUnits, type Scale, scaledS, windowS } from './Scale.ts';
import { type Plain, toYaml } from './toYaml.ts';

/** Evaluations that an alert outlives without its cause: a scrape that is lost, or a target that begins anew, ends none. */
const KEPT_FOR_SAMPLES = 3;

/** The labels by which everybody routes, groups and opens incidents. */
export function labelsOf(alert: Alert): Readonly<Record<string, string>> {
  const { priority, ladder, component, runbook } = alert;
  return { severity: severityOf(alert), priority, ladder, component, runbook };
}

/** Where the page of an alert is. */
export function runbookUrl(base: string, name: string): string {
  return `${base.replace(/\/$/, '')}/${name}`;
}

function ruleOf(alert: Alert, scale: Scale, runbookBase: string): Plain {
  const forS = scaledS(scale, alert.forS);
  return {
    alert: alert.name,
    expr: alert.expr(scale),
    for: forS === 0 ? undefined : inUnits(forS),
    keep_firing_for: alert.name === WATCHDOG ? undefined : inUnits(KEPT_FOR_SAMPLES * scale.intervalS),
    labels: labelsOf(alert),
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: runbookUrl(runbookBase, alert.name),
    },
  };
}

/** What silences still, for as long as a window remembers. */
function echoesOf(alerts: readonly Alert[], scale: Scale): Plain[] {
  const names = alerts.map(({ name }) => name);
  const causes = INHIBITIONS.map(({ source }) => source).filter((source) => names.includes(source));
  if (causes.length === 0) return [];
  const firing = `ALERTS{alertname=~"${causes.join('|')}",alertstate="firing"}`;
  const rules = ECHOES.map(({ name, samples, windowS: seconds }) => {
    const window = inUnits(windowS(scale, seconds) + samples * scale.intervalS);
    const last = `max by (alertname) (max_over_time(${firing}[${window}]))`;
    const expr = `label_replace(${last}, "cause", "$1", "alertname", "(.+)")`;
    return { alert: name, expr, labels: { severity: 'none' } };
  });
  return [{ name: 'echoes', rules }];
}

export type RuleOptions = { readonly scale: Scale; readonly runbookBase: string };

/** Text of rules.yml. */
export function renderRules(alerts: readonly Alert[], { scale, runbookBase }: RuleOptions): string {
  const ladders = [...new Set(alerts.map(({ ladder }) => ladder))];
  const groups = ladders.map((name) => ({
    name,
    rules: alerts.filter(({ ladder }) => ladder === name).map((alert) => ruleOf(alert, scale, runbookBase)),
  }));
  return toYaml({ groups: [...groups, ...echoesOf(alerts, scale)] });
}
