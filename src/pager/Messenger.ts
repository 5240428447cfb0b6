import { createHash } from 'node:crypto';
import { severityOf } from '@/core/alerts/Alert.ts';
import type { Contact, ContactBook } from '@/core/escalation/ContactBook.ts';
import { LEVELS, type Level, type Manner, type Target } from '@/core/escalation/EscalationPolicy.ts';
import type { Delivery, PagedIncident } from '@/core/escalation/EscalationState.ts';
import { isCritical } from '@/core/incidents/priority.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Mailer } from '@/shared/mail/Mailer.ts';
import { Circuit } from '@/shared/paging/Circuit.ts';
import type { PagerDutyPager } from '@/shared/paging/PagerDutyPager.ts';
import type { SlackPoster } from '@/shared/paging/SlackPoster.ts';
import { sendWithRetries } from '@/shared/paging/sendWithRetries.ts';
import { alertmanagerKey, isPagedByAlertmanager } from './alertmanagerKey.ts';
import type { PagerMemory } from './PagerMemory.ts';
import type { PagerMetrics } from './pagerMetrics.ts';
import { letterOf, messageOf, pageDetailsOf, pageSummaryOf, type Telling } from './wordPages.ts';

export const CHANNELS = ['pagerduty', 'slack', 'mail'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** Which channel is tried first, and which when that one fails. */
const ORDER: Readonly<Record<Manner, readonly ChannelName[]>> = {
  page: ['pagerduty', 'slack', 'mail'],
  message: ['slack', 'mail'],
  letter: ['mail', 'slack'],
};

/** Who took it, and what it is known by there. */
export type Taken = { readonly channel: ChannelName; readonly reference: string };

export type MessengerDeps = {
  readonly pagerDuty: PagerDutyPager;
  /** For whoever has no integration of their own; empty when there is none. */
  readonly defaultRoutingKey: string;
  readonly slack: SlackPoster | undefined;
  readonly mailer: Mailer | undefined;
  readonly book: ContactBook;
  readonly memory: PagerMemory;
  readonly metrics: PagerMetrics;
  readonly clock: Clock;
  readonly log: Log;
};

type Attempt = {
  readonly key: string;
  readonly channel: ChannelName;
  readonly send: () => Promise<void>;
};

function isLevel(target: Target): target is Level {
  return (LEVELS as readonly string[]).includes(target);
}

/** Tells people, by the first channel that takes it; every attempt stands in the journal. */
export class Messenger {
  readonly #deps: MessengerDeps;
  readonly #circuits: Readonly<Record<ChannelName, Circuit>>;

  constructor(deps: MessengerDeps) {
    this.#deps = deps;
    const { clock } = deps;
    this.#circuits = {
      pagerduty: new Circuit(clock),
      slack: new Circuit(clock),
      mail: new Circuit(clock),
    };
  }

  isOpen(channel: ChannelName): boolean {
    return this.#circuits[channel].isOpen();
  }

  /** The channel that took it; undefined when none did. */
  async tell(telling: Telling, signal: AbortSignal): Promise<Taken | undefined> {
    const able = ORDER[telling.manner].filter((channel) => this.#sending(channel, telling) !== undefined);
    // One that fails again and again comes last, and is tried all the same when there is no other.
    const order = [
      ...able.filter((channel) => !this.isOpen(channel)),
      ...able.filter((channel) => this.isOpen(channel)),
    ];
    for (const channel of order) {
      const send = this.#sending(channel, telling);
      if (send !== undefined && (await this.#attempt({ key: telling.key, channel, send }, signal)))
        return { channel, reference: channel === 'pagerduty' ? this.#dedupKeyOf(telling) : telling.key };
    }
    if (able.length === 0)
      this.#deps.log.critical(
        { key: telling.key, manner: telling.manner },
        'there is no channel to tell anybody by',
      );
    return undefined;
  }

  /** Tells the channel of a page how it went on. */
  async close(
    incident: PagedIncident,
    delivery: Delivery,
    action: 'acknowledge' | 'resolve',
    signal: AbortSignal,
  ): Promise<boolean> {
    const { key } = delivery;
    const { book, pagerDuty, slack, clock } = this.#deps;
    if (delivery.channel === 'pagerduty') {
      const contact = book.people.find(({ id }) => id === delivery.person);
      const routingKey = this.#routingKeyOf(contact, undefined);
      const event = this.#eventOf(incident, {
        dedupKey: delivery.reference,
        routingKey,
        summary: incident.title,
        action,
        details: {},
      });
      const send = () => pagerDuty.send({ ...event, at: new Date(clock.nowMs()) });
      return this.#attempt({ key, channel: 'pagerduty', send }, signal);
    }
    if (delivery.channel !== 'slack' || action !== 'resolve' || slack === undefined) return true;
    const text = `:white_check_mark: [${incident.priority}] over: ${incident.title}`;
    return this.#attempt({ key, channel: 'slack', send: () => slack.post({ text }) }, signal);
  }

  #routingKeyOf(contact: Contact | undefined, target: Target | undefined): string {
    const { book, defaultRoutingKey } = this.#deps;
    const ofLevel =
      target !== undefined && isLevel(target) ? book.levels[target].pagerdutyRoutingKey : undefined;
    return contact?.pagerdutyRoutingKey ?? ofLevel ?? defaultRoutingKey;
  }

  /** That of Alertmanager where both page the same service for the same alerts, else the page's own. */
  #dedupKeyOf({ incident, contact, target, key }: Telling): string {
    const { priority, ladder } = incident;
    const isSameService = this.#routingKeyOf(contact, target) === this.#deps.defaultRoutingKey;
    return target === 'L1' && isPagedByAlertmanager(incident) && isCritical(priority) && isSameService
      ? alertmanagerKey({ ladder })
      : key;
  }

  #eventOf(
    { priority, component, ladder, runbook }: PagedIncident,
    page: {
      readonly dedupKey: string;
      readonly routingKey: string;
      readonly summary: string;
      readonly action: 'trigger' | 'acknowledge' | 'resolve';
      readonly details: Readonly<Record<string, string>>;
    },
  ) {
    return {
      ...page,
      severity: severityOf({ priority }),
      source: 'accubooks-pager',
      component,
      group: ladder,
      class: runbook,
      link: undefined,
    };
  }

  /** How the channel would be told; undefined when this installation or this contact has none. */
  #sending(channel: ChannelName, telling: Telling): (() => Promise<void>) | undefined {
    const { pagerDuty, slack, mailer, clock } = this.#deps;
    const { contact, target, key } = telling;
    const at = new Date(clock.nowMs());
    if (channel === 'pagerduty') {
      const routingKey = this.#routingKeyOf(contact, target);
      if (routingKey === '') return undefined;
      const page = {
        ...{ dedupKey: this.#dedupKeyOf(telling), routingKey, action: 'trigger' as const },
        summary: pageSummaryOf(telling),
        details: pageDetailsOf(telling),
      };
      const link = { href: telling.runbookUrl, text: 'Runbook' };
      return () => pagerDuty.send({ ...this.#eventOf(telling.incident, page), link, at });
    }
    if (channel === 'slack') return slack && (() => slack.post(messageOf(telling)));
    const recipient = contact?.email;
    if (mailer === undefined || recipient === undefined) return undefined;
    // The same at every attempt, so that a mailbox knows a mail that comes twice.
    const id = createHash('sha256').update(key).digest('hex').slice(0, 32);
    return () => mailer.send({ id, recipient, letter: letterOf(telling), at }, AbortSignal.timeout(10_000));
  }

  async #attempt({ key, channel, send }: Attempt, signal: AbortSignal): Promise<boolean> {
    const { memory, metrics, log } = this.#deps;
    const circuit = this.#circuits[channel];
    const note = (outcome: 'sent' | 'failed', fault?: string) => {
      metrics.attempts.inc({ channel, outcome });
      // A full disk keeps nobody from being told.
      return memory.write({ kind: 'attempt', key, channel, outcome, fault }).catch(() => undefined);
    };
    try {
      const onFault = (fault: Error) => {
        circuit.failed();
        log.warn({ key, channel, fault: fault.message }, 'a channel did not take a page');
        void note('failed', fault.message);
      };
      await sendWithRetries(channel, send, { signal, onFault });
      circuit.succeeded();
      await note('sent');
      return true;
    } catch {
      return false;
    }
  }
}
