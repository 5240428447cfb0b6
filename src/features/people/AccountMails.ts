import type { LinkTokens } from '@/shared/auth/LinkTokens.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import { enqueueMail, mayMail } from '@/shared/mail/MailOutboxStore.ts';
import type { LinkLetter, NoticeLetter } from './accountLetters.ts';

/** Mails an hour that anybody can cause to one address. */
export const MAILS_OF_ADDRESS_MAX = 8;
const NOTICE_USEFUL_S = 3 * 86_400;

/** A link that is being made: its id, and the hash that its row stores. */
export type NewLink = { readonly id: string; readonly tokenHash: string };

/** What accounts send by mail. */
export class AccountMails {
  readonly isOn: boolean;
  readonly #links: LinkTokens;

  constructor(isOn: boolean, links: LinkTokens) {
    this.isOn = isOn;
    this.#links = links;
  }

  /** Throws MAIL_OFF. */
  assertOn(): void {
    if (!this.isOn) throw new AppError('MAIL_OFF');
  }

  newLink(): NewLink {
    const id = newId();
    return { id, tokenHash: this.#links.hashFor(id) };
  }

  /** False when the address has had enough for an hour: whoever asked is told the same. */
  mayAsk(sql: Sql, address: string): Promise<boolean> {
    return mayMail(sql, address, MAILS_OF_ADDRESS_MAX);
  }

  /** Queues the letter with the link; one without a link, and `nothing`, take as long. */
  async sendLink(
    sql: Sql,
    mail: {
      recipient: string;
      letter: LinkLetter | 'signUpTaken' | 'nothing';
      link: NewLink;
      usefulS: number;
    },
  ): Promise<void> {
    const { recipient, letter, link, usefulS } = mail;
    const facts = { linkId: link.id, linkHash: link.tokenHash };
    await enqueueMail(sql, { recipient, kind: letter, facts, usefulS });
  }

  /** Tells the owner of the address what has happened to the account, where mail is sent at all. */
  async sendNotice(sql: Sql, recipient: string, letter: NoticeLetter): Promise<void> {
    if (this.isOn) await enqueueMail(sql, { recipient, kind: letter, facts: {}, usefulS: NOTICE_USEFUL_S });
  }
}
