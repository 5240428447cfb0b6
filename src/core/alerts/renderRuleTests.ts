/** What `promtool test rules` runs: each alert is silent one evaluation before its time and fires at it. */
import type { Alert } from './Alert.ts';
import { labelsOf, type RuleOptions, runbookUrl } from './renderRules.ts';
import { inUnits } from './Scale.ts';
import { type Plain, toYaml } from './toYaml.ts';

/** A quiet or a noisy hour in which no alert may fire. */
export type Control = {
  readonly name: string;
  readonly series: Readonly<Record<string, string>>;
  readonly atS: readonly number[];
  readonly mayFire?: readonly string[];
};

const STEP_S = 10;

function inputOf(series: Readonly<Record<string, string>>): Plain {
  return Object.entries(series).map(([name, values]) => ({ series: name, values }));
}

function firing(alert: Alert, runbookBase: string): Plain {
  return {
    exp_labels: { ...labelsOf(alert), ...alert.proof.labels },
    exp_annotations: annotationsOf(alert, runbookBase),
  };
}

function filled(text: string, alert: Alert): string {
  const { labels, value = '' } = alert.proof;
  return text
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels?.[name] ?? '')
    .replace(/\{\{ \$value( \| \w+)? \}\}/g, value);
}

function annotationsOf(alert: Alert, runbookBase: string): Plain {
  return {
    summary: filled(alert.summary, alert),
    description: filled(alert.description, alert),
    runbook_url: runbookUrl(runbookBase, alert.name),
  };
}

function proofOf(alert: Alert, runbookBase: string): Plain {
  const { series, firesAtS } = alert.proof;
  const at = (seconds: number, alerts: Plain) => ({
    eval_time: inUnits(seconds),
    alertname: alert.name,
    exp_alerts: alerts,
  });
  return {
    interval: inUnits(STEP_S),
    name: alert.name,
    input_series: inputOf(series),
    alert_rule_test: [
      ...(firesAtS > 0 ? [at(firesAtS - STEP_S, [])] : []),
      at(firesAtS, [firing(alert, runbookBase)]),
    ],
  };
}

function controlOf({ name, series, atS, mayFire = [] }: Control, alerts: readonly Alert[]): Plain {
  const silent = alerts.filter((alert) => alert.proof.firesAtS > 0 && !mayFire.includes(alert.name));
  return {
    interval: inUnits(STEP_S),
    name,
    input_series: inputOf(series),
    alert_rule_test: atS.flatMap((seconds) =>
      silent.map((alert) => ({ eval_time: inUnits(seconds), alertname: alert.name, exp_alerts: [] })),
    ),
  };
}

/** Text of rules.test.yml, for the rules at scale 1. */
export function renderRuleTests(
  alerts: readonly Alert[],
  controls: readonly Control[],
  { runbookBase }: Pick<RuleOptions, 'runbookBase'>,
): string {
  return toYaml({
    rule_files: ['rules.yml'],
    evaluation_interval: inUnits(STEP_S),
    tests: [
      ...alerts.map((alert) => proofOf(alert, runbookBase)),
      ...controls.map((control) => controlOf(control, alerts)),
    ],
  });
}
