/** A kept answer as the reply to a request, with a tag by which the caller can ask whether it has changed. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JsonValue } from '@/core/audit/canonicalJson.ts';
import { companyScopeOf } from '@/shared/http/ApiServer.ts';
import type { Cached, CompanyCache } from './CompanyCache.ts';

/** `compute` makes the answer as JSON text; sent as it is, past the serializer. */
export async function sendCached(
  cache: CompanyCache,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  what: Cached,
  compute: () => Promise<string>,
): Promise<never> {
  const parameters = JSON.parse(JSON.stringify([request.query ?? {}, request.params ?? {}])) as JsonValue;
  const known = request.headers['if-none-match'];
  const { text, tag } = await cache.read(companyScopeOf(request), { what, parameters, known }, compute);
  if (tag !== undefined) reply.header('etag', tag);
  if (text === undefined) return reply.status(304).send() as never;
  return reply.type('application/json; charset=utf-8').send(text) as never;
}
