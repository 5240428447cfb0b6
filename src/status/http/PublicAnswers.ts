import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RecentMap } from '@/shared/memory/RecentMap.ts';
import type { StatusView } from '../pages/statuspageShape.ts';

/** How long anybody between us and the reader may keep an answer: short, so that no old green lives long. */
const CACHE = 'public, max-age=5, must-revalidate';
/** Answers kept, and how long at most: what they are made of is looked at each time. */
const KEPT_MAX = 100;
const KEPT_MS = 1_000;
const GZIP_BYTES_MIN = 1_024;

type Made = {
  readonly state: StatusView['state'];
  readonly seen: string;
  readonly second: number;
  readonly body: Buffer;
  readonly packed: Buffer | undefined;
  readonly tag: string;
};

/** Answers for everybody, each made once for all who ask in the same second: they all come when we are down. */
export class PublicAnswers {
  readonly #kept = new RecentMap<Made>(KEPT_MAX);

  constructor(private readonly view: () => StatusView) {}

  /** Sends what `make` makes, or nothing when the reader has it already; false when it makes nothing. */
  send(
    request: FastifyRequest,
    reply: FastifyReply,
    { key, type }: { readonly key: string; readonly type: string },
    make: (view: StatusView) => string | undefined,
  ): FastifyReply | false {
    const made = this.#make(key, make);
    if (made === undefined) return false;
    const { headers } = request;
    void reply
      .header('cache-control', CACHE)
      .header('etag', made.tag)
      .header('vary', 'accept-encoding')
      .header('access-control-allow-origin', '*');
    const known = (headers['if-none-match'] ?? '').split(',').map((one) => one.trim());
    if (known.includes(made.tag)) return reply.status(304).send();
    void reply.type(type);
    const isPacked =
      made.packed !== undefined &&
      /\bgzip\b(?!\s*;\s*q=0(\.0*)?\b)/.test(String(headers['accept-encoding'] ?? ''));
    return isPacked ? reply.header('content-encoding', 'gzip').send(made.packed) : reply.send(made.body);
  }

  #make(key: string, make: (view: StatusView) => string | undefined): Made | undefined {
    const view = this.view();
    const seen = JSON.stringify([view.seen, view.checkedAtMs]);
    const second = Math.floor(view.nowMs / KEPT_MS);
    const kept = this.#kept.get(key);
    if (kept?.state === view.state && kept.seen === seen && kept.second === second) return kept;
    const text = make(view);
    if (text === undefined) return undefined;
    const body = Buffer.from(text);
    const tag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
    const packed = body.length < GZIP_BYTES_MIN ? undefined : gzipSync(body);
    const made = { state: view.state, seen, second, body, packed, tag };
    this.#kept.set(key, made);
    return made;
  }
}
