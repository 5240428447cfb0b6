import { createHash } from 'node:crypto';

/** One row of the log as it stands in the database. */
export type AuditLink = {
  readonly chain: string;
  readonly seq: number;
  readonly occurredAt: string;
  readonly actorId: string;
  readonly action: string;
  readonly event: string;
  readonly previousHash: string;
  readonly hash: string;
};

/** SHA-256 over the previous hash, the number and the event, as hexadecimal digits. */
export function hashOfLink(link: Pick<AuditLink, 'previousHash' | 'seq' | 'event'>): string {
  return createHash('sha256').update(`${link.previousHash}\n${link.seq}\n${link.event}`).digest('hex');
}
