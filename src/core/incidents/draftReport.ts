/**
 * The report of an incident and its post-mortem, drafted from what the tools have written down. What only a person can
 * say is marked; a paper with a mark left in it is not taken in.
 */
import type { Incident, IncidentEvent } from './Incident.ts';
import type { IncidentAlert } from './IncidentAlert.ts';
import { incidentTimes } from './incidentTimes.ts';
import { PRIORITY_TARGETS } from './priority.ts';
import type { ReportKind } from './reportDeadlines.ts';

/** Stands wherever a person has to write. */
export const TO_FILL_IN = '✎ TO FILL IN';

export type IncidentAction = {
  readonly id: string;
  readonly incidentId: string;
  readonly text: string;
  readonly owner: string;
  /** `YYYY-MM-DD` */
  readonly dueOn: string;
  readonly doneAt: string | null;
  readonly doneBy: string | null;
};

export type ReportFacts = {
  readonly incident: Incident;
  readonly events: readonly IncidentEvent[];
  readonly alerts: readonly IncidentAlert[];
  readonly actions: readonly IncidentAction[];
};

/** Text of people on one line that cannot end a cell or begin a heading. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;').trim();
}

/** `92 s`, `12 min`, `3 h 5 min`. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return '—';
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const timesText = (count: number) => (count === 1 ? 'once' : `${count} times`);
const instant = (at: string | null) => (at === null ? '—' : `${at.slice(0, 19).replace('T', ' ')} UTC`);

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)];
}

function timesOf(incident: Incident): string[] {
  const times = incidentTimes(incident);
  const { priority, incidentClass } = incident;
  const promised = (seconds: number | null) =>
    seconds === null ? 'none' : `within ${durationText(seconds)}`;
  const verdict = times.isRecoveryInTime === null ? '' : times.isRecoveryInTime ? ' — kept' : ' — **missed**';
  const response =
    PRIORITY_TARGETS[priority].responseMinutes === 0 ? 'at once' : promised(times.responseTargetS);
  return table(
    ['', 'When', 'After detection', 'Promised'],
    [
      ['Detected', instant(incident.detectedAt), '', ''],
      ['Acknowledged', instant(incident.acknowledgedAt), durationText(times.acknowledgedAfterS), response],
      ['Mitigated', instant(incident.mitigatedAt), durationText(times.mitigatedAfterS), ''],
      [
        ...['Recovered', instant(incident.recoveredAt), durationText(times.recoveredAfterS)],
        `${promised(times.recoveryTargetS)}${incidentClass === 'disaster' ? ' (disaster)' : ''}${verdict}`,
      ],
      ['Resolved', instant(incident.resolvedAt), '', `after ${incident.watchMinutes} minutes of watch`],
    ],
  );
}

function impactOf({ incident, events }: ReportFacts): string[] {
  const told = events.filter(({ kind }) => kind === 'message');
  return [
    `- People whose requests failed: **${incident.affectedUsers}** (signed in; counted from answers with 5xx).`,
    `- Customers who reported it: **${incident.customerReports}**.`,
    told.length === 0
      ? '- Customers were told nothing.'
      : `- Customers were told ${timesText(told.length)}, first at ${instant(told[0]?.at ?? null)}.`,
    ...(incident.isSecurity ? ['- It is a matter of security.'] : []),
    ...(incident.isDataLoss ? ['- Data was lost or wrong.'] : []),
    ...(incident.isLegal ? ['- Legal must be heard.'] : []),
  ];
}

/** What the timeline shows that made it worse or longer. */
function contributingFacts({ incident, events, alerts }: ReportFacts): string[] {
  const count = (kind: string) => events.filter((event) => event.kind === kind).length;
  const times = incidentTimes(incident);
  const late = (times.acknowledgedAfterS ?? 0) > times.responseTargetS + 300;
  const facts = [
    ...(count('raised') > 0 ? [`It was raised ${timesText(count('raised'))}.`] : []),
    ...(count('cameBack') > 0 ? [`It came back ${timesText(count('cameBack'))} within the watch.`] : []),
    ...(count('escalated') > 0 ? [`It was escalated ${timesText(count('escalated'))}.`] : []),
    ...(late ? [`It was acknowledged late, after ${durationText(times.acknowledgedAfterS)}.`] : []),
    ...(incident.source === 'customer' ? ['Customers saw it before we did: no alert opened it.'] : []),
    ...(alerts.length > 1 ? [`${alerts.length} alerts belong to it.`] : []),
  ];
  return facts.length === 0 ? ['- Nothing that the tools can see.'] : facts.map((fact) => `- ${fact}`);
}

const section = (title: string, lines: readonly string[]) => ['', `## ${title}`, '', ...lines];
const fillIn = (what: string) => [`${TO_FILL_IN}: ${what}`];

function alertsOf(alerts: readonly IncidentAlert[]): string[] {
  if (alerts.length === 0) return ['No alert: it was opened by a person.'];
  return table(
    ['Alert', 'Priority', 'Began', 'Ended', 'What'],
    alerts.map(({ alertname, priority, startsAt, endedAt, isFiring, summary }) => [
      ...[cell(alertname), priority, instant(startsAt), isFiring ? 'fires' : instant(endedAt), cell(summary)],
    ]),
  );
}

function commandsOf(events: readonly IncidentEvent[]): string[] {
  const commands = events.filter(({ kind }) => kind === 'command');
  if (commands.length === 0) return ['None that a tool has written down.'];
  return commands.map(
    ({ at, actor, text }) => `- ${instant(at)}, ${cell(actor)}: \`${cell(text).replaceAll('`', "'")}\``,
  );
}

function actionsOf(actions: readonly IncidentAction[]): string[] {
  if (actions.length === 0)
    return fillIn('what is to be done, by whom, by when (`npx accubooks incidents action add`).');
  return table(
    ['What', 'Who', 'Due', 'Done'],
    actions.map(({ text, owner, dueOn, doneAt }) => [
      cell(text),
      cell(owner),
      dueOn,
      doneAt === null ? 'no' : instant(doneAt),
    ]),
  );
}

const QUESTIONS: Readonly<Record<ReportKind, readonly (readonly [title: string, question: string])[]>> = {
  report: [
    ['What happened', 'in plain words, for somebody who was not there.'],
    ['What was done', 'the mitigation, and how the end was verified.'],
  ],
  'post-mortem': [
    ['Root cause', 'why it could happen, not who did it (R242).'],
    ['Contributing factors', 'what made it more likely, worse or longer (R243).'],
    ['What went well, what did not', 'detection, answer, tools, runbook, words to customers.'],
    ['What is shared', 'what others should learn from it, and where it was told (R245).'],
  ],
};

/** The draft as Markdown. */
export function draftReport(kind: ReportKind, facts: ReportFacts): string {
  const { incident, events, alerts, actions } = facts;
  const { id, title, priority, classifiedBecause, component, runbook, commander, incidentClass } = incident;
  const name = kind === 'report' ? 'Incident report' : 'Post-mortem';
  return [
    `# ${name}: ${cell(title)}`,
    '',
    `Incident ${id}, **${priority} ${PRIORITY_TARGETS[priority].name}**, ${incidentClass}, component ${component}, runbook ${runbook || 'none'}, commander ${cell(commander ?? 'nobody')}.`,
    `Classified: ${cell(classifiedBecause)}.`,
    ...section('Times', timesOf(incident)),
    ...section('Impact', impactOf(facts)),
    ...QUESTIONS[kind].flatMap(([heading, question]) => section(heading, fillIn(question))),
    ...section('What the timeline shows', contributingFacts(facts)),
    ...section('Alerts', alertsOf(alerts)),
    ...section('Commands', commandsOf(events)),
    ...section(
      'Timeline',
      table(
        ['When', 'What', 'Who', ''],
        events.map(({ at, kind: what, actor, text }) => [instant(at), what, cell(actor), cell(text)]),
      ),
    ),
    ...(kind === 'post-mortem' ? section('Action items', actionsOf(actions)) : []),
    '',
  ].join('\n');
}

/** What a person has not filled in yet. */
export function unfilledParts(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.includes(TO_FILL_IN))
    .map((line) => line.slice(line.indexOf(TO_FILL_IN) + TO_FILL_IN.length + 1).trim());
}
