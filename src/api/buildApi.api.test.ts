import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '@/shared/errors/AppError.ts';
import { ERROR_CODES, isErrorCode } from '@/shared/errors/errorCodes.ts';
import { createTestApi } from '../../test/support/testApi.ts';

type Answer = { statusCode: number; body: string; headers: Record<string, unknown>; json: () => unknown };
type ErrorBody = { error: { code: string; message: string; requestId: string; details?: object } };

const { server, owner } = await createTestApi();
server.get('/api/test/crash', { config: { permission: 'public' } }, () => {
  throw new Error('the cable was cut: postgresql://app:hunter2@db');
});
server.get('/api/test/pool', { config: { permission: 'public' } }, () => {
  throw new AppError('CONNECTION_POOL_TIMEOUT');
});
server.get(
  '/api/test/shape',
  { config: { permission: 'public' }, schema: { response: { 200: z.object({ amount: z.int() }) } } },
  () => ({ amount: 'not a number' }) as never,
);

function expectError(answer: Answer, code: string): ErrorBody['error'] {
  const { error } = answer.json() as ErrorBody;
  expect(error.code).toBe(code);
  expect(isErrorCode(error.code) && ERROR_CODES[error.code][0]).toBe(answer.statusCode);
  expect(error.message).toMatch(/\S/);
  expect(error.requestId).toBe(answer.headers['x-request-id']);
  expect(Object.keys(error)).toEqual(expect.arrayContaining(['code', 'message', 'requestId']));
  expect(answer.body).not.toMatch(/ at .*\.ts|node_modules|stack/);
  return error;
}

describe('errors have one shape', () => {
  const json = { 'content-type': 'application/json' };

  it('for an address without anything, in the API and outside', async () => {
    expectError(await server.inject('/api/nothing'), 'ROUTE_NOT_FOUND');
    expectError(await server.inject('/nothing'), 'ROUTE_NOT_FOUND');
    expectError(await server.inject({ method: 'DELETE', url: '/api/companies' }), 'ROUTE_NOT_FOUND');
  });

  it('for a body that is no JSON, is empty, is of another kind or is too large', async () => {
    const { headers } = await owner();
    const send = (payload: string, more: Record<string, string>) =>
      server.inject({ method: 'POST', url: '/api/companies', headers: { ...headers, ...more }, payload });
    expect(expectError(await send('{"name":', json), 'VALIDATION_FAILED').details).toEqual({
      faults: [{ place: 'body', message: 'not JSON' }],
    });
    expect(expectError(await send('', json), 'VALIDATION_FAILED').details).toEqual({
      faults: [{ place: 'body', message: 'empty, where JSON is expected' }],
    });
    expectError(await send('<name/>', { 'content-type': 'application/xml' }), 'MEDIA_TYPE_UNSUPPORTED');
    expectError(await send(JSON.stringify({ name: 'x'.repeat(1024 * 1024) }), json), 'PAYLOAD_TOO_LARGE');
  });

  it('for a form that is not expected, naming each place', async () => {
    const { headers } = await owner();
    const answer = await server.inject({
      method: 'POST',
      url: '/api/companies',
      headers,
      payload: { name: '', currency: 'kr' },
    });
    expect(expectError(answer, 'VALIDATION_FAILED').details).toEqual({
      faults: [
        { place: 'body/name', message: expect.any(String) },
        { place: 'body/currency', message: 'not a currency code; write for example SEK' },
      ],
    });
  });

  it('for prototype games and broken addresses', async () => {
    const { headers } = await owner();
    const answer = await server.inject({
      method: 'POST',
      url: '/api/companies',
      headers: { ...headers, ...json },
      payload: '{"__proto__":{"isAdmin":true},"name":"x"}',
    });
    expect(answer.statusCode).toBe(400);
    expectError(answer, 'VALIDATION_FAILED');
    expectError(await server.inject('/api/%ZZ'), 'REQUEST_REFUSED');
  });

  it.each([
    ['a zero', 'a\\u0000b', 'body/name'],
    ['half a character', 'a\\ud800b', 'body/name'],
  ])('for text that is none: %s', async (_kind, text, place) => {
    const { headers } = await owner();
    const answer = await server.inject({
      method: 'POST',
      url: '/api/companies',
      headers: { ...headers, ...json },
      payload: `{"name":"${text}"}`,
    });
    expect(expectError(answer, 'VALIDATION_FAILED').details).toEqual({
      faults: [{ place, message: 'has a zero or half a character in it, which is no text' }],
    });
    const whole = {
      method: 'POST' as const,
      url: '/api/companies',
      headers,
      payload: { name: 'a 👩‍👩‍👧 b' },
    };
    expect((await server.inject(whole)).statusCode).toBe(201);
  });

  it('for what nobody expected, without a word about it', async () => {
    for (const url of ['/api/test/crash', '/api/test/shape']) {
      const answer = await server.inject(url);
      expect(expectError(answer, 'INTERNAL').message).toBe(ERROR_CODES.INTERNAL[1]);
      expect(answer.body).not.toContain('hunter2');
    }
  });

  it('with the literal of the runbook and when to ask again, when the pool is exhausted (R101)', async () => {
    const answer = await server.inject('/api/test/pool');
    expect(expectError(answer, 'CONNECTION_POOL_TIMEOUT').message).toBe('Connection pool timeout');
    expect(answer.headers['retry-after']).toBe('5');
  });
});

describe('answers', () => {
  it('carry what keeps browsers from guessing, and data stays in no cache', async () => {
    for (const url of ['/api/health/live', '/api/nothing', '/metrics']) {
      const { headers } = await server.inject(url);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      });
    }
  });
});

type Operation = {
  summary?: string;
  tags?: string[];
  operationId?: string;
  security?: object[];
  parameters?: { in: string; name: string }[];
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
};

describe('the description at /api/docs', () => {
  const operationsOf = async () => {
    const document = (await server.inject('/api/docs/json')).json<{
      openapi: string;
      paths: Record<string, Record<string, Operation>>;
    }>();
    expect(document.openapi).toBe('3.1.0');
    return Object.entries(document.paths)
      .filter(([url]) => !url.startsWith('/api/test/'))
      .flatMap(([url, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ at: `${method} ${url}`, operation })),
      );
  };

  it('has a summary, a tag and a name of its own for every route', async () => {
    const operations = await operationsOf();
    expect(operations.length).toBeGreaterThan(30);
    const faulty = operations.filter(({ operation }) => !operation.summary || !operation.tags?.length);
    expect(faulty.map(({ at }) => at)).toEqual([]);
    const ids = operations.flatMap(({ operation }) => operation.operationId ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says who may call, with the header of the company, and documents errors by the one schema', async () => {
    const operations = await operationsOf();
    const find = (at: string) => operations.find((each) => each.at === at)?.operation;
    const overview = find('get /api/companies/current');
    expect(overview?.security).toEqual([{ bearer: [] }, { apiKey: [] }]);
    expect(find('get /api/api-keys')?.security).toEqual([{ bearer: [] }]);
    expect(overview?.parameters).toEqual([
      expect.objectContaining({ in: 'header', name: 'x-company-id', required: false }),
    ]);
    expect(find('get /api/health')?.security).toEqual([]);
    for (const { at, operation } of operations) {
      const failures = Object.entries(operation.responses).filter(
        ([status]) => Number(status) >= 400 && !at.includes('health'),
      );
      for (const [status, { content }] of failures)
        expect([at, status, content?.['application/json']?.schema]).toEqual([
          at,
          status,
          { $ref: '#/components/schemas/Error' },
        ]);
    }
  });

  it('is a page that needs nothing from outside', async () => {
    const page = await server.inject('/api/docs');
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toMatch(/(src|href)="https?:/);
    const links = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect((await server.inject(link)).statusCode).toBe(200);
  });
});
