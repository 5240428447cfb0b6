/** The outbox: mails as rows, written with what causes them, claimed and ended by the worker. */
import type { JsonValue } from '@/core/audit/canonicalJson.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';

/** Rows are kept this long after their end: a mail that was sent, and one that never will be. */
const SENT_KEPT_DAYS = 2;
const DEAD_KEPT_DAYS = 30;
/** Rows that one purge deletes at most. */
const PURGE_MAX = 5_000;

export type NewMail = {
  readonly recipient: string;
  /** Which letter it becomes. */
  readonly kind: string;
  /** What the letter is about; never a token. */
  readonly facts: { readonly [name: string]: JsonValue };
  /** Seconds after which nobody needs it. */
  readonly usefulS: number;
};

export type ClaimedMail = {
  readonly id: string;
  readonly recipient: string;
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly attempts: number;
  readonly createdAt: string;
};

export type OutboxFigures = { readonly waiting: number; readonly oldestS: number; readonly dead: number };

/** Puts a mail into the outbox, in the transaction of what causes it. */
export async function enqueueMail(sql: Sql, mail: NewMail): Promise<void> {
  await sql(
    `INSERT INTO mail_outbox (id, recipient, kind, facts, expires_at)
     VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))`,
    [newId(), mail.recipient, mail.kind, JSON.stringify(mail.facts), mail.usefulS],
    'enqueue_mail',
  );
}

/** False when the address has had as many mails in the last hour as strangers may cause. */
export async function mayMail(sql: Sql, recipient: string, hourlyMax: number): Promise<boolean> {
  const [row] = await sql<{ may: boolean }>(
    'SELECT may_mail($1, $2) AS may',
    [recipient, hourlyMax],
    'may_mail',
  );
  return row?.may === true;
}

/** The mails that are due, each with a lease; those that nobody needs any more are ended instead. */
export async function claimMails(sql: Sql, most: number, leaseMs: number): Promise<ClaimedMail[]> {
  await sql(
    `UPDATE mail_outbox SET state = 'dead', ended_at = now(), lease_until = NULL,
            fault = 'not sent in time; last: ' || coalesce(fault, 'no attempt')
      WHERE state IN ('waiting', 'sending') AND coalesce(lease_until, now()) <= now() AND expires_at <= now()`,
    [],
    'end_mails',
  );
  return sql<ClaimedMail>(
    `UPDATE mail_outbox m SET state = 'sending', attempts = m.attempts + 1,
            lease_until = now() + make_interval(secs => $2)
       FROM (SELECT id FROM mail_outbox
              WHERE (state = 'waiting' AND next_attempt_at <= now()) OR (state = 'sending' AND lease_until <= now())
              ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
      WHERE m.id = due.id
      RETURNING m.id, m.recipient, m.kind, m.facts, m.attempts, m.created_at AS "createdAt"`,
    [most, leaseMs / 1000],
    'claim_mails',
  );
}

/** Only the attempt that holds the mail ends it. */
export async function endMail(
  sql: Sql,
  mail: ClaimedMail,
  end: { state: 'sent' | 'dead'; fault: string | null },
): Promise<void> {
  await sql(
    `UPDATE mail_outbox SET state = $3, fault = $4, ended_at = now(), lease_until = NULL
      WHERE id = $1 AND attempts = $2 AND state = 'sending'`,
    [mail.id, mail.attempts, end.state, end.fault],
    'end_mail',
  );
}

/** Back into the row of those that wait: twice as long as before, and no longer than a minute or a tenth of its age. */
export async function postponeMail(sql: Sql, mail: ClaimedMail, fault: string): Promise<void> {
  await sql(
    `UPDATE mail_outbox SET state = 'waiting', lease_until = NULL, fault = $3,
            next_attempt_at = now() + make_interval(secs => least(power(2, least($2, 20)),
              greatest(60, extract(epoch FROM now() - created_at) / 10)))
      WHERE id = $1 AND attempts = $2 AND state = 'sending'`,
    [mail.id, mail.attempts, fault],
    'postpone_mail',
  );
}

/** Forgets mails whose end is long past. */
export async function purgeMails(sql: Sql): Promise<void> {
  await sql(
    `DELETE FROM mail_outbox WHERE id IN (SELECT id FROM mail_outbox
      WHERE (state = 'sent' AND ended_at < now() - make_interval(days => $1))
         OR (state = 'dead' AND ended_at < now() - make_interval(days => $2)) LIMIT $3)`,
    [SENT_KEPT_DAYS, DEAD_KEPT_DAYS, PURGE_MAX],
    'purge_mails',
  );
}

export async function readOutboxFigures(sql: Sql): Promise<OutboxFigures> {
  const [row] = await sql<{ waiting: number; oldest_s: number; dead: number }>(
    'SELECT waiting, oldest_s, dead FROM mail_outbox_figures()',
    [],
    'outbox_figures',
  );
  return { waiting: row?.waiting ?? 0, oldestS: row?.oldest_s ?? 0, dead: row?.dead ?? 0 };
}
