import type { ApiServer } from '@/shared/http/ApiServer.ts';
import { DOCS_PREFIX } from './serveDocs.ts';

const PAGE_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
/** The description's page, which is not ours, writes style attributes. */
const DOCS_POLICY = `${PAGE_POLICY}; style-src 'self' 'unsafe-inline'`;
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

const EVERY_ANSWER = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

const PAGE = { ...EVERY_ANSWER, 'content-security-policy': PAGE_POLICY };
const DOCS = { ...EVERY_ANSWER, 'content-security-policy': DOCS_POLICY };
/** Data of a company is kept by no cache on the way. */
const DATA = { ...EVERY_ANSWER, 'content-security-policy': DATA_POLICY, 'cache-control': 'no-store' };

/** Every answer, errors included, forbids what browsers would otherwise guess or allow. */
export function secureAnswers(server: ApiServer): void {
  server.addHook('onRequest', (request, reply, done) => {
    const { url } = request;
    if (url.startsWith(DOCS_PREFIX)) reply.headers(DOCS);
    else if (url.startsWith('/api/') || url === '/metrics') reply.headers(DATA);
    else reply.headers(PAGE);
    done();
  });
}
