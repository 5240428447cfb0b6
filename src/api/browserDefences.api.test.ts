/** What keeps browsers, and pages of other sites inside them, from doing harm. */
import { describe, expect, it } from 'vitest';
import { createTestApi } from '../../test/support/testApi.ts';

const { server, signUp, clientOf } = await createTestApi();
const behindTls = await createTestApi({
  environment: { COOKIE_SECURE: 'true', SECURITY_CONTACT: 'https://report.example/here' },
});
const trusting = await createTestApi({ environment: { TRUSTED_PROXIES: '127.0.0.1' } });

const person = await signUp();
const COOKIE = { cookie: `accubooks_session=${person.cookie}` };
const HOST = { host: 'books.example:8443' };

const refresh = (headers: Record<string, string | string[]>) =>
  server.inject({ method: 'POST', url: '/api/auth/refresh', headers: { ...HOST, ...headers } as never });

describe('a request that a page of another site makes a browser send (CSRF)', () => {
  const foreign: Record<string, string | string[]>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://books.example:8443' },
    { 'sec-fetch-site': ['same-origin', 'cross-site'] },
    { 'sec-fetch-site': '' },
    { origin: 'https://evil.example' },
    { origin: 'https://books.example' },
    { origin: 'https://books.example:8443.evil.example' },
    { origin: 'https://user@books.example:8443.evil.example' },
    { origin: 'null' },
    { origin: '' },
    { origin: 'not an origin' },
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
    { origin: 'https://evil.example', 'x-http-method-override': 'GET' },
  ];

  it.each(foreign)('is refused: %j', async (headers) => {
    const answer = await refresh({ ...COOKIE, ...headers });
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'CROSS_SITE_REQUEST']);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('is refused at every route that changes something, whoever asks', async () => {
    const { paths } = (await server.inject('/api/docs/json')).json<{
      paths: Record<string, Record<string, unknown>>;
    }>();
    const changing = Object.entries(paths).flatMap(([url, methods]) =>
      Object.keys(methods)
        .filter((method) => method !== 'get')
        .map((method) => ({ method: method.toUpperCase() as 'POST', url: url.replaceAll(/[{}]/g, '') })),
    );
    expect(changing.length).toBeGreaterThan(15);
    for (const route of changing) {
      const answer = await server.inject({
        ...route,
        headers: { ...person.headers, 'sec-fetch-site': 'cross-site' },
      });
      expect([route.url, answer.statusCode, answer.json().error.code]).toEqual([
        route.url,
        403,
        'CROSS_SITE_REQUEST',
      ]);
    }
  });

  it('is let through from a page of ours, from a program, and from a proxy that is trusted with our name', async () => {
    let cookie = person.cookie;
    for (const headers of [
      { 'sec-fetch-site': 'same-origin', origin: 'https://books.example:8443' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://books.example:8443' },
      {},
    ]) {
      const answer = await refresh({ cookie: `accubooks_session=${cookie}`, ...headers });
      expect([headers, answer.statusCode]).toEqual([headers, 200]);
      cookie = answer.cookies[0]?.value ?? '';
    }
    const proxied = await trusting.server.inject({
      method: 'POST',
      url: '/api/auth/logout',
      headers: {
        host: '10.0.0.5:3000',
        'x-forwarded-host': 'books.example',
        origin: 'https://books.example',
      },
    });
    expect(proxied.statusCode).toBe(204);
  });

  it('cannot be a form: a body that is not JSON is refused', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const answer = await server.inject({
        method: 'POST',
        url: '/api/auth/login',
        headers: { 'content-type': type },
        payload: '{"email":"a@example.com","password":"x"}',
      });
      expect([type, answer.statusCode, answer.json().error.code]).toEqual([
        type,
        415,
        'MEDIA_TYPE_UNSUPPORTED',
      ]);
    }
  });
});

describe('another site', () => {
  it('gets no CORS header, not even for a preflight, and reads nothing', async () => {
    for (const method of ['OPTIONS', 'GET', 'POST'] as const) {
      const answer = await server.inject({
        method,
        url: '/api/companies',
        headers: {
          ...person.headers,
          origin: 'https://evil.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });

  it('cannot turn a method into another one', async () => {
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
      const headers = { ...person.headers, [name]: 'POST' };
      const url = '/api/companies?_method=POST';
      expect((await server.inject({ method: 'GET', url, headers })).statusCode).not.toBe(201);
    }
    const admin = await clientOf('admin');
    const { rows } = await admin.query('SELECT 1 FROM companies');
    expect(rows).toEqual([]);
  });
});

describe('the name that a request gives the server', () => {
  it('is written into no answer', async () => {
    for (const url of ['/api/nothing', '/api/auth/me', '/api/docs', '/api/docs/json', '/robots.txt']) {
      const answer = await server.inject({
        url,
        headers: { host: 'evil.example', 'x-forwarded-host': 'evil2.example' },
      });
      expect(answer.body + JSON.stringify(answer.headers)).not.toMatch(/evil2?\.example/);
    }
  });
});

describe('answers', () => {
  it('allow a page our own files, no text as script, no frame and no device', async () => {
    const { headers } = await server.inject('/');
    const policy = String(headers['content-security-policy']);
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ])
      expect(policy.split('; ')).toContain(part);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  it('hold browsers to TLS where the server stands behind it, and mark the cookie Secure', async () => {
    const { headers } = await behindTls.server.inject('/');
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
    const signedUp = await behindTls.server.inject({
      method: 'POST',
      url: '/api/auth/sign-up',
      payload: { email: 'tls@example.com', password: 'correct horse battery', name: 'T' },
    });
    const name = '__Host-accubooks_session';
    expect(signedUp.cookies).toMatchObject([{ name, httpOnly: true, secure: true, sameSite: 'Strict' }]);
  });
});

describe('/.well-known/security.txt and /robots.txt', () => {
  it('say where to report, until when that holds, and what robots leave alone (RFC 9116)', async () => {
    const answer = await server.inject('/.well-known/security.txt');
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    const fields = new Map(
      answer.body
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/: (.*)/) as [string, string]),
    );
    expect(fields.get('Contact')).toBe('mailto:security@accubooks.com');
    const days = (Date.parse(fields.get('Expires') ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(30);
    expect(days).toBeLessThan(365);
    const other = await behindTls.server.inject('/.well-known/security.txt');
    expect(other.body).toContain('Contact: https://report.example/here\n');
    expect((await server.inject('/robots.txt')).body).toContain('Disallow: /api/');
  });
});
