import type { Incident } from '@/core/incidents/Incident.ts';
import { Approvals } from '@/shared/approvals/Approvals.ts';
import type { ApproverKey } from '@/shared/approvals/parseApproverKeys.ts';
import { nowOf } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { SlackPoster } from '@/shared/paging/SlackPoster.ts';
import { ANNOUNCEMENTS } from '@/shared/statusPage/announcements.ts';
import { type IncidentMessage, IncidentMessageStore, type StandingMessage } from './IncidentMessageStore.ts';
import type { IncidentPageService } from './IncidentPageService.ts';
import type { IncidentDeps } from './IncidentService.ts';
import { IncidentStore } from './IncidentStore.ts';
import type { MessageAnswer, MessageTemplate } from './incidentMessageContract.ts';

export type IncidentMessageDeps = IncidentDeps & {
  readonly keys: readonly ApproverKey[];
  readonly pages: IncidentPageService;
  readonly slack: Pick<SlackPoster, 'post'> | undefined;
  readonly log: Log;
};

/** What became of a channel when it was told: what waits is tried again, Slack is for a person to do again. */
export type Told = NonNullable<MessageAnswer['told']>;
export type SentMessage = { readonly message: StandingMessage; readonly told: Told };

/** A message that waits for a signature, and what is to be signed. */
export type UnsignedMessage = {
  readonly message: StandingMessage;
  readonly approvalId: string;
  readonly document: string;
};

const UNSENT = {
  ...{ sentAt: null, mailedAt: null, mails: 0, mailsWaiting: 0, mailsFailed: 0 },
  ...{ pageState: null, pageAttempts: 0, pageFault: null },
} as const;

/** What customers are told: approved texts by whoever is on call, words of one's own with a signature (C59). */
export class IncidentMessageService {
  readonly #deps: IncidentMessageDeps;

  constructor(deps: IncidentMessageDeps) {
    this.#deps = deps;
  }

  /** Posts an approved text; the worker mails it to those whom a P0 or P1 hits (R230, R231). Throws INCIDENT_NOT_FOUND. */
  async post(incidentId: string, by: string, template: MessageTemplate): Promise<SentMessage> {
    const id = newId();
    return this.#send(incidentId, by, async () => ({
      ...{ id, incidentId, template, text: ANNOUNCEMENTS[template], author: by, writtenAt: this.#now() },
      ...{ approvalId: null, ...UNSENT },
    }));
  }

  /** Keeps words of one's own and asks for the signature that lets them out. Throws INCIDENT_NOT_FOUND. */
  async write(incidentId: string, by: string, text: string): Promise<UnsignedMessage> {
    return this.#deps.inTransaction(async (sql) => {
      await new IncidentStore(sql).need(incidentId);
      const id = newId();
      const order = { action: 'incident.message', subjectId: id, reason: text, by } as const;
      const { id: approvalId, document } = await this.#approvals(sql).request(order);
      const message: StandingMessage = {
        ...{ id, incidentId, template: null, text, author: by, writtenAt: this.#now() },
        ...{ approvalId, ...UNSENT },
      };
      await new IncidentMessageStore(sql).save(message, 'incident.messageWritten', by);
      return { message, approvalId, document };
    });
  }

  /**
   * Lets words out that were signed. Throws INCIDENT_NOT_FOUND, INCIDENT_MESSAGE_NOT_FOUND, INCIDENT_MESSAGE_SENT,
   * and what the approval lacks: APPROVAL_INVALID, APPROVAL_EXPIRED, APPROVAL_USED.
   */
  async sendSigned(incidentId: string, messageId: string, by: string): Promise<SentMessage> {
    return this.#send(incidentId, by, async (sql) => {
      const [message] = await new IncidentMessageStore(sql).list(incidentId, messageId);
      if (message === undefined) throw new AppError('INCIDENT_MESSAGE_NOT_FOUND');
      if (message.sentAt !== null) throw new AppError('INCIDENT_MESSAGE_SENT');
      if (message.template === null)
        await this.#approvals(sql).assertApproved(message.approvalId ?? '', 'incident.message', message.id);
      return message;
    });
  }

  async #send(
    incidentId: string,
    by: string,
    prepare: (sql: Sql) => Promise<StandingMessage>,
  ): Promise<SentMessage> {
    const { incident, message } = await this.#deps.inTransaction(async (sql) => {
      const store = new IncidentStore(sql);
      await store.lock();
      const found = await store.need(incidentId);
      const prepared = await prepare(sql);
      const sentAt = this.#now();
      const pageState = this.#deps.pages.isOn ? ('waiting' as const) : ('off' as const);
      const sent = { ...prepared, sentAt, pageState };
      const data = { messageId: sent.id, template: sent.template };
      const text = `Customers are told: ${sent.text}`;
      await store.addEvent(incidentId, { kind: 'message', text, data }, { by, at: sentAt });
      await new IncidentMessageStore(sql).save(sent, 'incident.messageSent', by);
      return { incident: found, message: sent };
    });
    // What is public is posted once it is kept; a page that does not answer takes nothing back.
    const [, slack] = await Promise.all([
      this.#deps.pages.deliver({ messageId: message.id }),
      this.#tellSlack(incident, message),
    ]);
    const [now = message] = await this.#deps.inTransaction((sql) =>
      new IncidentMessageStore(sql).list(incidentId, message.id),
    );
    return { message: now, told: { statusPage: now.pageState ?? 'off', slack } };
  }

  async #tellSlack(incident: Incident, { text }: IncidentMessage): Promise<Told['slack']> {
    const { slack, log } = this.#deps;
    if (slack === undefined) return 'off';
    const note = `${incident.priority} ${incident.title} (${incident.id}): customers are told: ${text}`;
    try {
      await slack.post({ text: note });
      return 'told';
    } catch (error) {
      log.warn({ error }, 'Slack did not hear what customers are told');
      return 'failed';
    }
  }

  #approvals(sql: Sql): Approvals {
    return new Approvals({ sql, clock: this.#deps.clock, keys: this.#deps.keys });
  }

  #now(): string {
    return nowOf(this.#deps.clock).toISOString();
  }
}
