/**
 * POSTs to an address that a stranger has named. The name is resolved once and the connection goes to what
 * was checked, so that a name that changes its mind in between leads nowhere; redirects are not followed,
 * every wait and every answer has a bound, and nothing of the environment (proxies, cookies) plays a part.
 */
import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { publicAddress } from './publicAddress.ts';
import { hostAndPort, type InsideAllowed, safeOutboundUrl, UnsafeUrl } from './safeOutboundUrl.ts';

const TIMEOUT_MS = 5_000;
const ANSWER_BYTES_MAX = 4 * 1024;

export type OutboundPost = {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly allowed?: InsideAllowed;
  /** Longest wait for all of it, in milliseconds. */
  readonly timeoutMs?: number;
  /** How names are resolved; a test may say. */
  readonly resolve?: typeof lookup;
};

export type OutboundAnswer = { readonly status: number; readonly body: string };

/** Resolves like the system, but to nothing unless every address of the name is public. */
export function guardedLookup(resolve: typeof lookup = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => publicAddress(address)))
        return callback(new UnsafeUrl('The name does not lead to the public network.'), '', 0);
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

/** The answer, whatever its status; at most 4 KB of it. Throws an UnsafeUrl, or what the network throws. */
export function postOutbound(post: OutboundPost): Promise<OutboundAnswer> {
  const { body, headers, allowed = new Set<string>(), timeoutMs = TIMEOUT_MS, resolve } = post;
  return new Promise((settle, reject) => {
    const url = safeOutboundUrl(post.url, allowed);
    const isAllowed = allowed.has(hostAndPort(url));
    const isEncrypted = url.protocol === 'https:';
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const request = (isEncrypted ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      // A connection of its own: one that was kept open would skip the check.
      agent: isEncrypted ? new Agent({ keepAlive: false }) : false,
      ...(isAllowed || isIP(host) !== 0 ? {} : { lookup: guardedLookup(resolve) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    request.once('error', reject);
    request.once('response', (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      const done = () =>
        settle({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') });
      response.on('data', (part: Buffer) => {
        parts.push(part.subarray(0, ANSWER_BYTES_MAX - bytes));
        bytes += part.length;
        if (bytes < ANSWER_BYTES_MAX) return;
        done();
        request.destroy();
      });
      response.once('end', done);
      response.once('error', reject);
    });
    request.end(body);
  });
}
