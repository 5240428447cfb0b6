import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** How long anybody between us and the reader may keep an answer: short, so that no old green lives long. */
const CACHE = 'public, max-age=5, must-revalidate';

/** Sends what everybody may read, or says that the reader has it already. */
export function sendPublic(
  request: FastifyRequest,
  reply: FastifyReply,
  type: string,
  body: string,
): FastifyReply {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  void reply.header('cache-control', CACHE).header('etag', tag).header('access-control-allow-origin', '*');
  const known = (request.headers['if-none-match'] ?? '')
    .split(',')
    .map((one) => one.trim().replace(/^W\//, ''));
  if (known.includes(tag) || known.includes('*')) return reply.status(304).send();
  return reply.type(type).send(body);
}
