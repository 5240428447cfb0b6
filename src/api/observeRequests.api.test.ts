import { describe, expect, it } from 'vitest';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ErrorCode } from '@/shared/errors/errorCodes.ts';
import type { Fields, Log } from '@/shared/log/log.ts';
import { createTestApi } from '../../test/support/testApi.ts';

type Event = { level: string; message: string; fields: Fields };
const events: Event[] = [];
const write = (level: string) => (fields: Fields, message: string) =>
  void events.push({ level, message, fields });
const log: Log = {
  debug: write('debug'),
  info: write('info'),
  warn: write('warn'),
  error: write('error'),
  critical: write('critical'),
  performance: (operation, fields) => void events.push({ level: 'performance', message: operation, fields }),
  access: (fields) => void events.push({ level: 'access', message: 'request', fields }),
  with: () => log,
  flush: () => undefined,
};

const { server, owner } = await createTestApi({ log });
for (const code of [
  'CONNECTION_POOL_TIMEOUT',
  'DATABASE_UNAVAILABLE',
  'STATEMENT_TIMEOUT',
  'OPERATION_TIMEOUT',
])
  server.get(`/api/test/${code}`, { config: { permission: 'public' } }, () => {
    throw new AppError(code as ErrorCode);
  });
server.get('/api/test/crash', { config: { permission: 'public' } }, () => {
  throw new Error('unexpected');
});

async function eventsOf(request: () => Promise<{ headers: Record<string, unknown> }>): Promise<Event[]> {
  const answer = await request();
  // The access line is written once the answer is out.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return events.filter(({ fields }) => fields.requestId === answer.headers['x-request-id']);
}

describe('requests in the log', () => {
  it('leave one access line each, by route and not by address, with who and which company (R122)', async () => {
    const person = await owner();
    const [event, ...more] = await eventsOf(() =>
      server.inject({ url: '/api/companies/current?x=secret', headers: person.headers }),
    );
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      level: 'access',
      fields: {
        method: 'GET',
        route: '/api/companies/current',
        status: 200,
        userId: person.id,
        companyId: person.companyId,
      },
    });
    expect(JSON.stringify(event)).not.toContain('secret');
  });

  it('carry the strings that the runbooks look for (R101, R123, R124, R126), and none of them is an ERROR', async () => {
    for (const [url, level, message] of [
      ['/api/auth/me', 'info', 'JWT validation error'],
      ['/api/test/CONNECTION_POOL_TIMEOUT', 'warn', 'Connection pool timeout'],
      ['/api/test/DATABASE_UNAVAILABLE', 'warn', 'Database connection error'],
      ['/api/test/STATEMENT_TIMEOUT', 'warn', 'Database timeout'],
      ['/api/test/OPERATION_TIMEOUT', 'warn', 'Operation timeout error'],
    ] as const) {
      const found = await eventsOf(() => server.inject(url));
      expect(found.map((event) => [event.level, event.message])).toEqual([
        [level, message],
        ['access', 'request'],
      ]);
    }
  });

  it('that fail unexpectedly are an ERROR with the error itself', async () => {
    const [event] = await eventsOf(() => server.inject('/api/test/crash'));
    expect(event).toMatchObject({ level: 'error', fields: { code: 'INTERNAL', route: '/api/test/crash' } });
    expect(event?.fields.error).toBeInstanceOf(Error);
  });
});
