/** The pages that alerts link to: one a procedure, with a section for each alert that it answers. */
import type { Priority } from '../incidents/priority.ts';
import { type Alert, channelsOf } from './Alert.ts';
import { CATALOGUE } from './catalogue.ts';
import {
  isRunbookId,
  RUNBOOKS,
  type Runbook,
  type RunbookId,
  type Step,
  TAKING,
  tellingOf,
} from './runbooks.ts';
import { inUnits, scaleOf } from './Scale.ts';

const CHANNELS = { pagerduty: 'PagerDuty', slack: 'Slack' } as const;
const RESPONSE: Readonly<Record<Priority, string>> = {
  P0: 'respond at once',
  P1: 'respond within an hour',
  P2: 'within four hours',
  P3: 'within a day',
};

const code = (lines: readonly string[]) => ['```sh', ...lines, '```'].join('\n');

function stepOf({ text, commands }: Step, index: number): string {
  const step = `${index + 1}. ${text}${/[.:]$/.test(text) ? '' : commands === undefined ? '.' : ':'}`;
  return commands === undefined ? step : `${step}\n\n${code(commands).replace(/^/gm, '   ')}`;
}

/** What comes before every procedure: somebody has it, and the lines reach this installation. */
function takingOf(id: RunbookId): string[] {
  const { title } = RUNBOOKS[id];
  return [
    '**First** take it, and nobody else is called. Then let this shell, in the folder of AccuBooks, reach the installation, with Docker or without:',
    code(TAKING),
    `Is none open, because a person noticed and no alert did: \`npx accubooks incidents open "${title}" --priority ${id.slice(0, 2)} --runbook ${id}\`.`,
  ];
}

function tellingPart(runbook: Runbook): string[] {
  const lines = tellingOf(runbook);
  if (lines.length === 0) return [];
  return [
    '**Tell customers** at once, in an approved text: the status page, the team in Slack, and by mail whom it hits. The second line is for when the first finds no database; end what it opened, by the id that it says, with `npx accubooks status resolve ID`:',
    code(lines),
  ];
}

/** What comes after every procedure: whom to call, and how it ends. */
const AFTER = [
  'The pager escalates by itself; `npx accubooks oncall who` names everybody with their telephone, `npx accubooks oncall pages` who was told.',
  '**Afterwards** say that it is over. It is watched for 30 minutes and ends by itself; the checklist says what is still open:',
  code([
    'npx accubooks incidents mitigate last "what was done"',
    'npx accubooks incidents tell last monitoring',
    'npx accubooks checklist incident last',
  ]),
];

function procedureOf(id: RunbookId): string {
  const runbook: Runbook = RUNBOOKS[id];
  const isIncident = id !== 'POST-INCIDENT';
  return [
    `${runbook.source}.`,
    ...(isIncident ? takingOf(id) : []),
    ...tellingPart(runbook),
    ...runbook.steps.map(stepOf),
    `**Verify**: ${runbook.verify}`,
    `**Escalate**: ${runbook.escalate}`,
    ...(isIncident ? AFTER : []),
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
    procedureOf(id),
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
