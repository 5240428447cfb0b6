/** Bytes on a socket that are not one honest request: smuggling, slow senders, floods of headers. */

import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../../test/support/testApi.ts';
import { HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './serverBounds.ts';

const { server } = await createTestApi();
let port = 0;
beforeAll(async () => {
  await server.listen({ host: '127.0.0.1', port: 0 });
  port = (server.server.address() as AddressInfo).port;
});

/** What comes back until the server hangs up, or is silent for `patienceMs` after it said something. */
function exchange(bytes: string | Buffer, patienceMs = 400): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(said);
    };
    socket.on('data', (chunk) => {
      said += String(chunk);
      clearTimeout(timer);
      timer = setTimeout(end, patienceMs);
    });
    socket.on('close', end);
    socket.on('error', end);
    socket.write(bytes);
  });
}

const statusesOf = (said: string) =>
  [...said.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
const SECOND = 'GET /api/health/live HTTP/1.1\r\nHost: x\r\n\r\n';
const head = (...lines: string[]) =>
  ['POST /api/auth/login HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...lines, '', ''].join(
    '\r\n',
  );

describe('a request that two servers would read as two different ones', () => {
  const smuggled: Record<string, string> = {
    'a length and chunks': `${head('Content-Length: 6', 'Transfer-Encoding: chunked')}0\r\n\r\n${SECOND}`,
    'chunks and a length': `${head('Transfer-Encoding: chunked', 'Content-Length: 4')}5c\r\n${SECOND}`,
    'two lengths': `${head('Content-Length: 2', 'Content-Length: 60')}{}${SECOND}`,
    'a length with a sign': `${head('Content-Length: +2')}{}${SECOND}`,
    'a negative length': `${head('Content-Length: -1')}{}${SECOND}`,
    'a hidden encoding': `${head('Transfer-Encoding: xchunked')}0\r\n\r\n${SECOND}`,
    'two encodings': `${head('Transfer-Encoding: chunked', 'Transfer-Encoding: identity')}0\r\n\r\n${SECOND}`,
    'a space before the colon': `${head('Content-Length : 2')}{}${SECOND}`,
    'a folded header': `${head('X-A: 1', ' Transfer-Encoding: chunked')}{}${SECOND}`,
    'a chunk size that is no number': `${head('Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n${SECOND}`,
    'no name of a host': `GET /api/health/live HTTP/1.1\r\n\r\n${SECOND}`,
    'a line feed for a line end': `GET /api/health/live HTTP/1.1\nHost: x\n\n${SECOND}`,
    'a zero byte': `GET /api/health/live HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n${SECOND}`,
  };

  it.each(Object.entries(smuggled))('is refused and the connection ends: %s', async (_name, bytes) => {
    const said = await exchange(bytes);
    const statuses = statusesOf(said);
    expect(statuses.length).toBe(1);
    expect([400, 408]).toContain(statuses[0]);
    expect(said.toLowerCase()).toContain('connection: close');
  });

  it('is answered in the one error shape', async () => {
    const said = await exchange('GET / HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n');
    const { error } = JSON.parse(said.split('\r\n\r\n')[1] ?? '');
    expect(error).toMatchObject({
      code: 'REQUEST_REFUSED',
      requestId: expect.stringMatching(/^[0-9A-Z]{26}$/),
    });
  });
});

describe('a request that expects what we do not know', () => {
  it('is answered as if it expected nothing', async () => {
    const said = await exchange('GET /api/health/live HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n');
    expect(statusesOf(said)).toEqual([200]);
  });
});

describe('a sender that takes too much', () => {
  it('of headers is refused with HEADERS_TOO_LARGE', async () => {
    const said = await exchange(`GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect(statusesOf(said)).toEqual([431]);
    expect(said).toContain('"HEADERS_TOO_LARGE"');
  });

  it('of time is cut off with REQUEST_TIMEOUT, and others are served meanwhile', async () => {
    expect(server.server.headersTimeout).toBe(HEADERS_TIMEOUT_MS);
    expect(server.server.requestTimeout).toBe(REQUEST_TIMEOUT_MS);
    // The same server with less patience: the bound itself is the one above.
    server.server.headersTimeout = 500;
    server.server.requestTimeout = 500;
    const slowHead = exchange('GET /api/health/live HTTP/1.1\r\nHost: x\r\n');
    const slowBody = exchange(`${head('Content-Length: 100')}{"email":`);
    const other = await server.inject('/api/health/live');
    expect(other.statusCode).toBe(200);
    for (const said of await Promise.all([slowHead, slowBody])) {
      expect(statusesOf(said)).toEqual([408]);
      expect(said).toContain('"REQUEST_TIMEOUT"');
    }
  });
});
