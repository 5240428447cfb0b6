/**
 * Takes mails out of the outbox and hands them over, until each is sent or nobody needs it any more. A mail
 * whose answer was lost is sent again under the same Message-ID: twice is possible, never is not.
 */
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Letter } from './Letter.ts';
import { MAIL_CONNECTIONS_MAX, type Mailer, MailFault, SEND_MS } from './Mailer.ts';
import { type ClaimedMail, claimMails, endMail, postponeMail, purgeMails } from './MailOutboxStore.ts';

/** Longer than a hand-over may take. */
const LEASE_MS = 2 * SEND_MS;
/** Rounds of one turn; what is left waits for the next turn. */
const ROUNDS_MAX = 20;
const PURGE_EVERY_MS = 3_600_000;

export const MAIL_OUTCOMES = ['sent', 'postponed', 'dead', 'discarded'] as const;
export type MailOutcome = (typeof MAIL_OUTCOMES)[number];

/** The letter of a mail; undefined for one that only looks like a mail to whoever measures. */
export type WriteLetter = (facts: Readonly<Record<string, unknown>>) => Letter | undefined;

export type MailSenderDeps = {
  /** The worker's. */
  readonly database: Database;
  readonly mailer: Pick<Mailer, 'send'>;
  readonly letters: Readonly<Record<string, WriteLetter>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly onEnd: (outcome: MailOutcome) => void;
  readonly leaseMs?: number;
};

export class MailSender {
  readonly #deps: MailSenderDeps;
  #purgedMs = Number.NEGATIVE_INFINITY;

  constructor(deps: MailSenderDeps) {
    this.#deps = deps;
  }

  /** Sends what is due. Rejects when the database does not answer. */
  async turn(signal: AbortSignal): Promise<void> {
    const { database, leaseMs = LEASE_MS } = this.#deps;
    for (let round = 0; round < ROUNDS_MAX && !signal.aborted; round += 1) {
      const mails = await database.asNobody((sql) => claimMails(sql, MAIL_CONNECTIONS_MAX, leaseMs));
      if (mails.length === 0) break;
      const outcomes = await Promise.all(mails.map((mail) => this.#send(mail, signal)));
      // A server that takes nothing is asked again at the next turn, not at once.
      if (outcomes.every((outcome) => outcome === 'postponed')) break;
    }
    await this.#purge();
  }

  async #send(mail: ClaimedMail, signal: AbortSignal): Promise<MailOutcome> {
    const { database, log, onEnd } = this.#deps;
    const { outcome, fault } = await this.#handOver(mail, signal);
    await database.asNobody((sql) =>
      outcome === 'postponed'
        ? postponeMail(sql, mail, fault ?? '')
        : endMail(sql, mail, { state: outcome === 'dead' ? 'dead' : 'sent', fault }),
    );
    onEnd(outcome);
    const facts = { mailId: mail.id, kind: mail.kind, attempt: mail.attempts };
    if (outcome === 'dead') log.warn({ ...facts, fault }, 'a mail can never be sent');
    else if (outcome === 'sent') log.info(facts, 'mail sent');
    else log.debug({ ...facts, fault }, 'mail not sent; it is tried again');
    return outcome;
  }

  async #handOver(
    mail: ClaimedMail,
    signal: AbortSignal,
  ): Promise<{ outcome: MailOutcome; fault: string | null }> {
    const write = this.#deps.letters[mail.kind];
    if (write === undefined) return { outcome: 'dead', fault: `there is no letter called ${mail.kind}` };
    try {
      const letter = write(mail.facts);
      if (letter === undefined) return { outcome: 'discarded', fault: null };
      const { id, recipient, createdAt } = mail;
      await this.#deps.mailer.send({ id, recipient, letter, at: new Date(createdAt) }, signal);
      return { outcome: 'sent', fault: null };
    } catch (thrown) {
      if (thrown instanceof MailFault)
        return { outcome: thrown.isFinal ? 'dead' : 'postponed', fault: thrown.message };
      this.#deps.log.error({ error: thrown, mailId: mail.id, kind: mail.kind }, 'a letter cannot be written');
      return { outcome: 'dead', fault: 'the letter could not be written' };
    }
  }

  async #purge(): Promise<void> {
    const { clock, database } = this.#deps;
    if (clock.elapsedMs() - this.#purgedMs < PURGE_EVERY_MS) return;
    await database.asNobody(purgeMails);
    this.#purgedMs = clock.elapsedMs();
  }
}
