import { type AuditLink, hashOfLink } from './AuditLink.ts';

export type BrokenLink = { readonly seq: number; readonly why: string };
export type ChainHead = { readonly seq: number; readonly hash: string };

/** Why the row's columns are not what its event says; undefined when they are. */
function columnFault(link: AuditLink): string | undefined {
  let told: { at?: unknown; actorId?: unknown; action?: unknown };
  try {
    told = JSON.parse(link.event);
  } catch {
    return 'its event is no JSON';
  }
  if (told.actorId !== link.actorId) return 'its actor is not the one of its event';
  if (told.action !== link.action) return 'its action is not the one of its event';
  if (Date.parse(String(told.at)) !== Date.parse(link.occurredAt))
    return 'its instant is not the one of its event';
  return undefined;
}

/** Before the first link of a chain. */
export const CHAIN_BEGIN: ChainHead = { seq: 0, hash: '' };

/** Follows one chain from its first link, or from behind one that was verified; the first broken one ends it. */
export class ChainCheck {
  #last: ChainHead;

  constructor(from: ChainHead = CHAIN_BEGIN) {
    this.#last = from;
  }

  /** The last link that was found whole. */
  get last(): ChainHead {
    return this.#last;
  }

  /** Links that were found whole. */
  get count(): number {
    return this.#last.seq;
  }

  /** The link must be the next one. */
  follow(link: AuditLink): BrokenLink | undefined {
    const seq = this.#last.seq + 1;
    if (link.seq !== seq) return { seq, why: 'it is missing' };
    if (link.previousHash !== this.#last.hash) return { seq, why: 'it does not continue the one before it' };
    if (link.hash !== hashOfLink(link)) return { seq, why: 'its event or hash was changed' };
    const why = columnFault(link);
    if (why !== undefined) return { seq, why };
    this.#last = { seq, hash: link.hash };
    return undefined;
  }

  /** After the last link: nothing may have been cut off behind it. */
  end(head: ChainHead | undefined): BrokenLink | undefined {
    const { seq, hash } = this.#last;
    if (head === undefined) return seq === 0 ? undefined : { seq, why: 'the head of its chain is missing' };
    if (head.seq > seq) return { seq: seq + 1, why: 'it is missing' };
    if (head.seq < seq || head.hash !== hash) return { seq, why: 'the head of its chain is another one' };
    return undefined;
  }
}
