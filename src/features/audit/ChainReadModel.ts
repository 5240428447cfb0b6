import type { Sql } from '@/shared/database/Database.ts';
import type { AuditLink } from './AuditLink.ts';
import { type BrokenLink, ChainCheck, type ChainHead } from './ChainCheck.ts';

/** A part of a chain that was followed. */
export type FollowedPart = {
  /** The last link that is whole. */
  readonly last: ChainHead;
  readonly broken: BrokenLink | undefined;
  /** The link behind a broken one as it stands, to go on from; undefined when there is none. */
  readonly beyond: ChainHead | undefined;
  /** True when there is nothing behind it. */
  readonly isAtEnd: boolean;
  readonly followed: number;
};

async function readLinks(sql: Sql, chain: string, afterSeq: number, limit: number): Promise<AuditLink[]> {
  return sql<AuditLink>(
    `SELECT chain, seq, occurred_at AS "occurredAt", actor_id AS "actorId", action, event,
       previous_hash AS "previousHash", hash FROM guard_audit_links($1, $2, $3)`,
    [chain, afterSeq, limit],
    'guard_audit_links',
  );
}

/** Follows a chain behind a link that was verified, `limit` links at most; for the worker's role. */
export async function followChain(
  sql: Sql,
  order: { readonly chain: string; readonly from: ChainHead; readonly limit: number },
): Promise<FollowedPart> {
  const { chain, from, limit } = order;
  // The head first: links that come meanwhile are more than it says, never fewer.
  const [head] = await sql<ChainHead>(
    'SELECT seq, hash FROM guard_audit_head($1)',
    [chain],
    'guard_audit_head',
  );
  const links = await readLinks(sql, chain, from.seq, limit);
  const check = new ChainCheck(from);
  for (const [index, link] of links.entries()) {
    const broken = check.follow(link);
    if (broken !== undefined)
      return {
        ...{ last: check.last, broken, beyond: { seq: link.seq, hash: link.hash } },
        ...{ isAtEnd: false, followed: index + 1 },
      };
  }
  const isAtEnd = links.length < limit;
  const headSeq = head?.seq ?? 0;
  const isBehind = isAtEnd && check.last.seq < headSeq;
  const isOther = check.last.seq === headSeq && head !== undefined && check.last.hash !== head.hash;
  const isCut = isAtEnd && check.last.seq > headSeq && links.every(({ seq }) => seq <= from.seq);
  const broken = isBehind || isOther || isCut ? check.end(head) : undefined;
  return { last: check.last, broken, beyond: undefined, isAtEnd, followed: links.length };
}

export async function chainsAfter(sql: Sql, after: string, limit: number): Promise<string[]> {
  const rows = await sql<{ chain: string }>('SELECT chain FROM guard_audit_chains($1, $2)', [after, limit]);
  return rows.map(({ chain }) => chain);
}
