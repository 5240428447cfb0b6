import { LinkTokens } from '@/shared/auth/LinkTokens.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { enqueueMail, mayMail } from '@/shared/mail/MailOutboxStore.ts';

/** Mails an hour that strangers can cause to one address, invitations and all others. */
const MAILS_OF_ADDRESS_MAX = 8;
/** Invitations that one company mails in a day, those taken back included. */
export const MAILED_OF_COMPANY_MAX = 50;
const DAY_S = 86_400;

export type InvitationMail = {
  readonly id: string;
  readonly recipient: string;
  readonly inviterEmail: string;
  readonly validDays: number;
};

/** Sends invitations by mail, within bounds that keep us from being a sender of unwanted mail. */
export class InvitationMails {
  readonly #isOn: boolean;
  readonly #links: LinkTokens;

  constructor(config: Pick<Config, 'SMTP_URL' | 'JWT_SECRET' | 'JWT_SECRETS_PREVIOUS'>) {
    this.#isOn = config.SMTP_URL !== '';
    this.#links = new LinkTokens([config.JWT_SECRET, ...config.JWT_SECRETS_PREVIOUS]);
  }

  /** What is to be stored of the token that the mail will carry: whoever invites never sees it. */
  hashFor(id: string): string {
    return this.#links.hashFor(id);
  }

  /** Queues the mail in the transaction of its invitation. Throws MAIL_OFF, INVITATION_LIMIT_REACHED. */
  async send(sql: Sql, { id, recipient, inviterEmail, validDays }: InvitationMail): Promise<void> {
    if (!this.#isOn) throw new AppError('MAIL_OFF');
    const [row] = await sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM company_invitations i WHERE i.company_id = current_setting('app.company_id')
        AND i.mailed_to IS NOT NULL AND i.created_at > now() - interval '1 day'`,
      [],
      'mailed_invitations',
    );
    const isEnough = (row?.count ?? 0) > MAILED_OF_COMPANY_MAX;
    if (isEnough || !(await mayMail(sql, recipient, MAILS_OF_ADDRESS_MAX)))
      throw new AppError('INVITATION_LIMIT_REACHED', {
        message: isEnough
          ? `The company has mailed ${MAILED_OF_COMPANY_MAX} invitations within a day; pass on a link yourself, or wait.`
          : 'This address has had enough mail for an hour; pass on a link yourself, or wait.',
      });
    const facts = { linkId: id, linkHash: this.hashFor(id), inviterEmail, validDays };
    await enqueueMail(sql, { recipient, kind: 'invitation', facts, usefulS: validDays * DAY_S });
  }
}
