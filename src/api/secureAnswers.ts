import type { Config } from '@/shared/config/config.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import { DOCS_PREFIX } from './serveDocs.ts';

/** Our own files only, nothing written into the page, and no text that becomes script. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];
const NO_TEXT_AS_SCRIPT = ["require-trusted-types-for 'script'", "trusted-types 'none'"];
/** The description's page, which is not ours, writes style attributes and markup. */
const DOCS_POLICY = PAGE_POLICY.map((part) =>
  part.startsWith('style-src') ? `${part} 'unsafe-inline'` : part,
);
const DATA_POLICY = ["default-src 'none'", "frame-ancestors 'none'"];

/** The page of share links tells nobody where its reader comes from, and stands in no search engine. */
const SHARED_PAGE = /^\/shared(?:[/?]|$)/;
const UNSEEN = { 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' };

/** What no page of ours asks a device for. */
const UNUSED_DEVICES = ['camera', 'geolocation', 'microphone', 'payment', 'usb', 'serial', 'midi', 'hid'];

const EVERY_ANSWER = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'x-permitted-cross-domain-policies': 'none',
  'permissions-policy': UNUSED_DEVICES.map((name) => `${name}=()`).join(', '),
} as const;

/** A year, once it is known that the address is served over TLS. */
const TLS_ONLY = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' };

/** Every answer, errors included, forbids what browsers would otherwise guess or allow. */
export function secureAnswers(server: ApiServer, { COOKIE_SECURE }: Pick<Config, 'COOKIE_SECURE'>): void {
  const isTls = COOKIE_SECURE === 'true';
  const answerWith = (policy: readonly string[], more: Readonly<Record<string, string>> = {}) => ({
    ...EVERY_ANSWER,
    ...(isTls ? TLS_ONLY : {}),
    'content-security-policy': [...policy, ...(isTls ? ['upgrade-insecure-requests'] : [])].join('; '),
    ...more,
  });
  const page = answerWith([...PAGE_POLICY, ...NO_TEXT_AS_SCRIPT]);
  const docs = answerWith(DOCS_POLICY);
  const shared = answerWith([...PAGE_POLICY, ...NO_TEXT_AS_SCRIPT], UNSEEN);
  // Data of a company is kept by no cache on the way.
  const data = answerWith(DATA_POLICY, { 'cache-control': 'no-store' });
  server.addHook('onRequest', (request, reply, done) => {
    const { url } = request;
    if (url.startsWith(DOCS_PREFIX)) reply.headers(docs);
    else if (url.startsWith('/api/') || url === '/metrics') reply.headers(data);
    else if (SHARED_PAGE.test(url)) reply.headers(shared);
    else reply.headers(page);
    done();
  });
}
