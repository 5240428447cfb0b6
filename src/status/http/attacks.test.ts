import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStatusStage, STATUS_TOKEN, type StatusStage } from '../../../test/support/statusStage.ts';
import { CONNECTIONS_OF_ONE_MAX } from './limitConnections.ts';

const AUTHORIZED = { authorization: `Bearer ${STATUS_TOKEN}`, 'content-type': 'application/json' };
let page: StatusStage;
beforeAll(async () => {
  page = await openStatusStage();
  await page.look();
});
afterAll(() => page.close());

/** A path as it is sent, without a client that tidies it up. */
function rawGet(path: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(page.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path }, (response) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.once('error', reject);
    request.end();
  });
}

/** What the server says until it hangs up, or `undefined` when it does not within the bound. */
function rawSend(bytes: string, waitMs: number): Promise<string | undefined> {
  const { hostname, port } = new URL(page.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let said = '';
    const timer = setTimeout(() => {
      socket.destroy();
      resolve(undefined);
    }, waitMs);
    socket.on('data', (part) => {
      said += String(part);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(said);
    });
    socket.write(bytes);
  });
}

describe('text of strangers and of people', () => {
  const NASTY = '</title><script>alert(1)</script><img src=x onerror=alert(1)>"\'&]]>--><!--';

  it('is text on every page, in every feed and in every answer', async () => {
    const { id } = await page.client().postIncident({
      name: NASTY,
      by: 'x',
      body: NASTY,
      signedBy: 'y',
      components: { api: 'major_outage' },
    });
    const maintenance = await page.client().scheduleMaintenance({
      ...{ name: NASTY, by: 'x', body: NASTY, signedBy: 'y', components: ['api'] },
      ...{ scheduledFor: '2026-11-22T00:00:00Z', scheduledUntil: '2026-11-22T01:00:00Z' },
    });
    const addresses = [
      '/',
      '/history',
      `/incidents/${id}`,
      `/maintenances/${maintenance.id}`,
      '/history.atom',
      '/history.rss',
    ];
    for (const address of addresses) {
      const text = await (await page.get(address)).text();
      expect(text).not.toContain('<script>alert');
      expect(text).not.toContain('<img');
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    }
    const answer = await page.get('/api/v2/summary.json');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await answer.json()).incidents[0].name).toBe(NASTY);
  });

  it('stands in no page that it was asked with', async () => {
    for (const path of [
      `/history?month=${NASTY}`,
      `/incidents/${NASTY.slice(0, 40)}`,
      `/unsubscribe?id=${NASTY}&token=${NASTY}`,
    ])
      expect((await rawGet(encodeURI(path))).text).not.toMatch(/<script>alert|<img/);
  });

  it('runs nothing and loads nothing but the page itself', async () => {
    for (const address of ['/', '/history', '/incidents/none', '/subscribe/confirm?id=1&token=2']) {
      const policy = (await page.get(address)).headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("form-action 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
    }
  });
});

describe('addresses', () => {
  it.each([
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '/incidents/..%2f..%2fsnapshot.json',
    '/journal.jsonl',
    '/key',
    '/.env',
    '//etc/passwd',
    '/%00',
    '/%',
    '/incidents/%ff',
    `/incidents/${'x'.repeat(5_000)}`,
    '/api/v2/../admin/audit',
    '/api/admin/audit/',
  ])('%s leads nowhere', async (path) => {
    const { status, text } = await rawGet(path);
    expect([400, 401, 404, 414]).toContain(status);
    expect(text).not.toMatch(/root:|sequence|at .*\.ts:/);
  });

  it('take only the methods that they know', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'POST'])
      expect((await page.get('/api/v2/summary.json', { method })).status).toBe(404);
    expect((await page.get('/', { method: 'HEAD' })).status).toBe(200);
  });
});

describe('bodies', () => {
  it('beyond the bound are refused, by length and while they come', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(100_000) });
    expect(
      (await page.get('/api/admin/incidents', { method: 'POST', headers: AUTHORIZED, body })).status,
    ).toBe(413);
    const form = `channel=email&target=${'x'.repeat(10_000)}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await page.get('/subscribe', { method: 'POST', headers, body: form })).status).toBe(413);
  });

  it('without the token are not even read', async () => {
    const said = await rawSend(
      'POST /api/admin/incidents HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{',
      20_000,
    );
    expect(said).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('that are not what they say are refused and never break the page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          'application/json',
          'text/plain',
          'application/x-www-form-urlencoded',
          'multipart/form-data',
          '',
        ),
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.constant('{"__proto__":{"x":1}}'),
          fc.constant('[]'),
          fc.constant('null'),
        ),
        fc.constantFrom(
          '/api/admin/incidents',
          '/api/admin/maintenances',
          '/subscribe',
          '/unsubscribe',
          '/subscribe/confirm',
        ),
        async (type, body, address) => {
          const headers = { ...AUTHORIZED, 'content-type': type };
          const { status } = await page.get(address, { method: 'POST', headers, body });
          expect(status).toBeGreaterThanOrEqual(400);
          expect(status).toBeLessThan(504);
          expect(status).not.toBe(500);
        },
      ),
      { numRuns: 150 },
    );
    expect((await page.get('/')).status).toBe(200);
  });
});

describe('connections', () => {
  it('of one address are bounded, and free again when they end', async () => {
    const { hostname, port } = new URL(page.url);
    const sockets = Array.from({ length: CONNECTIONS_OF_ONE_MAX + 20 }, () =>
      connect(Number(port), hostname),
    );
    const ended = sockets.map(
      (socket) => new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve)),
    );
    await Promise.race(ended);
    for (const socket of sockets) socket.destroy();
    await Promise.all(ended);
    await expect.poll(async () => (await page.get('/').catch(() => undefined))?.status).toBe(200);
  });

  it('that send a byte now and then are ended', async () => {
    expect(await rawSend('GET / HTTP/1.1\r\nhost: x\r\nx-slow: ', 20_000)).toBeDefined();
    expect(
      await rawSend(
        'POST /subscribe HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n\r\nchannel',
        25_000,
      ),
    ).toBeDefined();
  });

  it('with a head that is too large are refused', async () => {
    expect(await rawSend(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 10_000)).toMatch(
      / 431 /,
    );
  });
});

describe('what is for us alone', () => {
  it('figures are for whoever asks from inside, not through a proxy', async () => {
    expect((await page.get('/metrics')).status).toBe(200);
    expect((await page.get('/metrics', { headers: { 'x-forwarded-for': '127.0.0.1' } })).status).toBe(404);
  });

  it('are born at 0, and tell of every component', async () => {
    await page.get('/api/admin/audit');
    const text = await (await page.get('/metrics')).text();
    expect(text).toContain('availability_probe_up{component="api",process="status"} 1');
    expect(text).toContain(
      'availability_probes_total{component="billing",outcome="down",process="status"} 0',
    );
    expect(text).toContain('status_notifications_total{channel="email",outcome="dead",process="status"} 0');
    expect(text).toContain('status_subscribers{channel="webhook",process="status"} 0');
    expect(text).toMatch(/^status_writes_refused_total\{process="status"\} [1-9]/m);
  });
});

describe('answers', () => {
  it('may be read by every page of the world, are short-lived, and are not sent twice', async () => {
    for (const address of ['/', '/api/v2/summary.json', '/history.atom']) {
      const first = await page.get(address);
      expect(first.headers.get('access-control-allow-origin')).toBe('*');
      expect(first.headers.get('cache-control')).toBe('public, max-age=5, must-revalidate');
      const again = await page.get(address, {
        headers: { 'if-none-match': first.headers.get('etag') ?? '' },
      });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
  });
});
