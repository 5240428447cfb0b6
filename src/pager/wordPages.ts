import type { Contact } from '@/core/escalation/ContactBook.ts';
import type { Manner, Target } from '@/core/escalation/EscalationPolicy.ts';
import type { PagedIncident } from '@/core/escalation/EscalationState.ts';
import type { Letter } from '@/shared/mail/Letter.ts';

/** What somebody is to be told. */
export type Telling = {
  /** The same at every attempt. */
  readonly key: string;
  readonly incident: PagedIncident;
  /** Undefined when nobody is in the book. */
  readonly contact: Contact | undefined;
  readonly target: Target;
  readonly manner: Manner;
  readonly because: string;
  /** Levels and roles that had nobody. */
  readonly empty: readonly Target[];
  readonly runbookUrl: string;
};

const TITLE_LENGTH_MAX = 300;

function nameOf({ contact }: Telling): string {
  return contact?.name ?? 'whoever reads this';
}

/** Why it comes to this person, in a few words. */
function reasonOf({ target, because, empty }: Telling): string {
  const hole = empty.length === 0 ? '' : `; nobody is at ${empty.join(', ')}`;
  return `${target}: ${because}${hole}`;
}

/** One line for a telephone. */
export function pageSummaryOf(telling: Telling): string {
  const { incident } = telling;
  return `[${incident.priority}] ${incident.title.slice(0, TITLE_LENGTH_MAX)} (${reasonOf(telling)})`;
}

function acknowledgeLine({ incident }: Telling): string {
  return `npx accubooks incidents ack ${incident.rowId ?? incident.ladder}`;
}

export function pageDetailsOf(telling: Telling): Readonly<Record<string, string>> {
  const { incident, contact, runbookUrl } = telling;
  const alerts = Object.values(incident.firing).map(({ alertname, summary }) => `${alertname}: ${summary}`);
  return {
    to: nameOf(telling),
    ...(contact?.phone === undefined ? {} : { phone: contact.phone }),
    why: reasonOf(telling),
    priority: incident.priority,
    incident: incident.rowId ?? incident.id,
    ladder: incident.ladder,
    since: new Date(incident.openedMs).toISOString(),
    ...(incident.runbook === '' ? {} : { runbook: incident.runbook }),
    ...(alerts.length === 0 ? {} : { firing: alerts.join('\n') }),
    runbook_url: runbookUrl,
    acknowledge: acknowledgeLine(telling),
  };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Slack reads markup in text: nothing that an alert says may mention a channel or hide a link. */
const plain = (text: string) => text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');

export function messageOf(telling: Telling) {
  const { contact, runbookUrl } = telling;
  const to = contact?.slack === undefined ? nameOf(telling) : `${contact.slack} (${contact.name})`;
  const lines = [
    `*${plain(pageSummaryOf(telling))}*`,
    `For ${plain(to)}. Runbook: ${plain(runbookUrl)}`,
    `Take it: \`${plain(acknowledgeLine(telling))}\``,
  ];
  return { text: plain(pageSummaryOf(telling)), attachments: [{ color: 'danger', text: lines.join('\n') }] };
}

export function letterOf(telling: Telling): Letter {
  const { incident, runbookUrl } = telling;
  return {
    subject: pageSummaryOf(telling).replace(/\s+/g, ' ').slice(0, 200),
    parts: [
      `${nameOf(telling)}, an incident of AccuBooks is for you: ${incident.title}`,
      `Why you: ${reasonOf(telling)}. Its priority is ${incident.priority}, since ${new Date(incident.openedMs).toISOString()}.`,
      { label: 'What to do', url: runbookUrl },
      `Take it with: ${acknowledgeLine(telling)}`,
    ],
  };
}
