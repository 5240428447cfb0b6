import { billingLetters } from '@/features/billing/billingLetters.ts';
import { incidentLetters } from '@/features/incidents/incidentLetters.ts';
import { invitationLetters } from '@/features/members/invitationLetters.ts';
import { accountLetters } from '@/features/people/accountLetters.ts';
import { LinkTokens } from '@/shared/auth/LinkTokens.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { Log } from '@/shared/log/log.ts';
import { addMailMetrics } from '@/shared/mail/addMailMetrics.ts';
import { Mailer } from '@/shared/mail/Mailer.ts';
import { MailSender, type WriteLetter } from '@/shared/mail/MailSender.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';

type MailParts = {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** Every letter of the product, by the kind that its row names. */
function lettersOf(config: Config): Readonly<Record<string, WriteLetter>> {
  const links = new LinkTokens([config.JWT_SECRET, ...config.JWT_SECRETS_PREVIOUS]);
  const { PUBLIC_URL } = config;
  return {
    ...accountLetters(PUBLIC_URL, links),
    ...invitationLetters(PUBLIC_URL, links),
    ...billingLetters(PUBLIC_URL),
    ...incidentLetters(config.STATUS_URL),
  };
}

/** What sends the mails of this worker; undefined where no mail server is configured. */
export function startMail({
  config,
  database,
  clock,
  log,
  metrics,
}: MailParts): { sender: MailSender; close: () => void } | undefined {
  const onEnd = addMailMetrics(metrics, database);
  if (config.SMTP_URL === '') {
    log.warn({}, 'SMTP_URL is empty: mails are not sent, addresses are not confirmed');
    return undefined;
  }
  const mailer = new Mailer(config.SMTP_URL, config.MAIL_FROM);
  const sender = new MailSender({ database, mailer, letters: lettersOf(config), clock, log, onEnd });
  return { sender, close: () => mailer.close() };
}
