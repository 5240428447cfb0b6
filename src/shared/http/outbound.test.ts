import type { lookup } from 'node:dns';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { guardedLookup, postOutbound } from './postOutbound.ts';
import { publicAddress } from './publicAddress.ts';
import { safeOutboundUrl } from './safeOutboundUrl.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server on the loopback that counts who reaches it. */
async function sink(answer: (path: string) => { status: number; body?: string; location?: string }) {
  const reached: string[] = [];
  const server = createServer((request, response) => {
    reached.push(request.url ?? '');
    const { status, body = '', location } = answer(request.url ?? '');
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { reached, url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, port };
}

const isSafe = (url: string) => {
  try {
    return safeOutboundUrl(url).href;
  } catch {
    return false;
  }
};

describe('an address that a stranger names', () => {
  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://①②⑦.0.0.1/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fe80::1]/',
    'https://[fd00:ec2::254]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://metadata.google.internal/',
    'https://10.1.2.3/',
    'https://172.31.0.1/',
    'https://192.168.1.1/',
    'https://100.100.100.200/',
    'https://0.0.0.0/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://db.internal/',
    'https://printer/',
    'https://user@example.com/',
    'https://user:word@example.com/',
    'https://example.com:22/',
    'https://example.com:6379/',
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'javascript:alert(1)',
    'not an address',
    `https://example.com/${'x'.repeat(3_000)}`,
  ])('is refused: %s', (url) => {
    expect(isSafe(url)).toBe(false);
  });

  it('is taken when it is public', () => {
    expect(isSafe('https://hooks.example.com/a?b=c#d')).toBe('https://hooks.example.com/a?b=c');
    expect(isSafe('https://8.8.8.8:8443/')).toBe('https://8.8.8.8:8443/');
    expect(isSafe('https://[2606:4700:4700::1111]/')).not.toBe(false);
  });

  it('inside is taken only with host and port that were allowed', () => {
    const allowed = new Set(['127.0.0.1:9000']);
    expect(safeOutboundUrl('http://127.0.0.1:9000/x', allowed).pathname).toBe('/x');
    expect(() => safeOutboundUrl('http://127.0.0.1:9001/x', allowed)).toThrow(/https/);
  });

  it('no wrapping of an inside IPv4 address is public', () => {
    fc.assert(
      fc.property(fc.constantFrom('10.', '127.', '192.168.', '169.254.'), fc.nat(255), (start, last) => {
        const v4 = `${start}${start.split('.').length === 3 ? '' : '0.'}0.${last}`
          .split('.')
          .slice(0, 4)
          .join('.');
        expect(publicAddress(v4)).toBe(false);
        for (const prefix of ['::ffff:', '::', '64:ff9b::', '64:ff9b:1::'])
          expect(publicAddress(`${prefix}${v4}`)).toBe(false);
      }),
    );
  });
});

describe('a name that leads inside', () => {
  const resolving = (...addresses: string[]) =>
    ((_name: string, _options: object, callback: (error: null, found: object[]) => void) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as unknown as typeof lookup;

  it('is not connected to, whichever of its addresses is inside', async () => {
    const { port, reached } = await sink(() => ({ status: 200 }));
    for (const addresses of [['127.0.0.1'], ['93.184.216.34', '10.0.0.1'], ['::ffff:127.0.0.1']]) {
      const post = postOutbound({
        url: 'https://rebinding.example.com:8443/',
        body: '{}',
        headers: {},
        resolve: resolving(...addresses),
      });
      await expect(post).rejects.toThrow(/public network/);
    }
    expect([reached, port > 0]).toEqual([[], true]);
  });

  it('is resolved once: the connection goes to what was checked', async () => {
    let asked = 0;
    const changing = ((name: string, options: object, callback: never) => {
      asked += 1;
      return resolving(asked === 1 ? '203.0.114.1' : '127.0.0.1')(name, options, callback);
    }) as unknown as typeof lookup;
    const found = await new Promise((resolve) =>
      guardedLookup(changing)('x.example.com', { all: false }, (_error, address) => resolve(address)),
    );
    expect([found, asked]).toEqual(['203.0.114.1', 1]);
  });

  it('of the system is refused as well: localhost by another name', async () => {
    const error = await new Promise((resolve) => guardedLookup()('localhost', { all: true }, resolve));
    expect(String(error)).toContain('public network');
  });
});

describe('a POST to it', () => {
  it('follows no redirect, and keeps no more than the bound of the answer', async () => {
    const inner = await sink(() => ({ status: 200 }));
    const outer = await sink((path) =>
      path === '/long' ? { status: 200, body: 'x'.repeat(100_000) } : { status: 302, location: inner.url },
    );
    const allowed = new Set([outer.host, inner.host]);
    const post = (path: string) =>
      postOutbound({ url: `${outer.url}${path}`, body: '{}', headers: {}, allowed });
    expect((await post('/')).status).toBe(302);
    expect(inner.reached).toEqual([]);
    expect((await post('/long')).body.length).toBeLessThanOrEqual(4 * 1024);
  });

  it('ends when nobody answers', async () => {
    const silent = createServer(() => undefined);
    servers.push(silent);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const post = postOutbound({
      ...{ url: `http://${host}/`, body: '', headers: {}, allowed: new Set([host]), timeoutMs: 50 },
    });
    await expect(post).rejects.toThrow();
  });
});
