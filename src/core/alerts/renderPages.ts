/** The pages that alerts link to: one a procedure, with a section for each alert that it answers. */
import { type Alert, type AlertPriority, channelsOf } from './Alert.ts';
import { CATALOGUE } from './catalogue.ts';
import { isRunbookId, RUNBOOKS, type Runbook, type RunbookId } from './runbooks.ts';
import { inUnits, scaleOf } from './Scale.ts';

const CHANNELS = { pagerduty: 'PagerDuty', slack: 'Slack' } as const;
const RESPONSE: Readonly<Record<AlertPriority, string>> = {
  P0: 'respond at once',
  P1: 'respond within an hour',
  P2: 'within four hours',
  P3: 'within a day',
};

const code = (lines: readonly string[]) => ['```sh', ...lines, '```'].join('\n');

function procedureOf(runbook: Runbook): string {
  const { steps, verify, escalate, source } = runbook;
  const indent = (text: string) => text.replace(/^/gm, '   ');
  return [
    `${source}.`,
    ...steps.map(({ text, commands }, index) => {
      const step = `${index + 1}. ${text}${/[.:]$/.test(text) ? '' : commands === undefined ? '.' : ':'}`;
      return commands === undefined ? step : `${step}\n\n${indent(code(commands))}`;
    }),
    `**Verify**: ${verify}`,
    `**Escalate**: ${escalate}`,
  ].join('\n\n');
}

function reachOf(alert: Alert): string {
  const channels = channelsOf(alert).map((channel) => CHANNELS[channel]);
  return [...channels, 'the pager'].join(', ');
}

/** An expression by its largest operators, a line each. */
function readable(expr: string): string {
  return expr.replace(/ (and on \(\)|and on \(\w+\)|and|or|unless on \(\)|unless) (?=[(a-z])/g, '\n  $1 ');
}

function sectionOf(alert: Alert): string {
  const { name, priority, forS, expr, means, look, summary, sources, ladder } = alert;
  const held = forS === 0 ? 'at once' : `when it has held for ${inUnits(forS)}`;
  return [
    `## ${name}`,
    `${summary.replace(/\{\{ \$labels\.(\w+) \}\}/g, '‹$1›')}. **${priority}**: ${RESPONSE[priority]}. Reaches ${reachOf(alert)}; belongs to the incident \`${ladder}\`.`,
    means,
    ['Look at:', '', ...look.map((one) => `- ${one}`)].join('\n'),
    `Fires ${held}:`,
    ['```promql', readable(expr(scaleOf(1))), '```'].join('\n'),
    `Asked for by ${sources.join(', ')}. Tested by \`${name}\` in [rules.test.yml](../../../ops/prometheus/rules.test.yml): silent ten seconds before, firing then.`,
  ].join('\n\n');
}

export type Page = {
  /** Such as `P0-1.md`. */
  readonly file: string;
  readonly id: RunbookId;
  readonly title: string;
  readonly markdown: string;
};

function pageOf(id: RunbookId): Page {
  const alerts = CATALOGUE.filter(({ runbook }) => runbook === id);
  const title = `${id}: ${RUNBOOKS[id].title}`;
  const markdown = [
    `# ${title}`,
    procedureOf(RUNBOOKS[id]),
    ...alerts.map(sectionOf),
    'This page is rendered from the catalogue of alerts: `npx accubooks alerts render`.',
  ].join('\n\n');
  return { file: `${id}.md`, id, title, markdown: `${markdown}\n` };
}

/** Every page, in the order of the runbooks. */
export function renderPages(): readonly Page[] {
  return Object.keys(RUNBOOKS).filter(isRunbookId).map(pageOf);
}

/** The page that an anchor of `runbook_url` leads to: the name of an alert or the id of a procedure. */
export function findPage(anchor: string): Page | undefined {
  const id = isRunbookId(anchor) ? anchor : CATALOGUE.find(({ name }) => name === anchor)?.runbook;
  return id !== undefined && isRunbookId(id) ? pageOf(id) : undefined;
}
