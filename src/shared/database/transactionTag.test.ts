import { expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { transactionTag } from './transactionTag.ts';

const nameOf = (tag: string) => /^SET LOCAL application_name = '([^']*)'$/.exec(tag)?.[1];

it('names the company and the route, within what Postgres keeps', () => {
  const id = newId();
  expect(nameOf(transactionTag('accubooks', id, 'GET /api/reports/cash'))).toBe(
    `accubooks ${id} GET /reports/cash`,
  );
  expect(nameOf(transactionTag('accubooks-worker', id, undefined))).toBe(`accubooks-worker ${id}`);
  expect(nameOf(transactionTag('accubooks', undefined, 'POST /api/auth/login'))).toBe(
    'accubooks - POST /auth/login',
  );
  expect(nameOf(transactionTag('accubooks', id, `GET /api/${'x'.repeat(200)}`))?.length).toBe(63);
});

it('lets nothing out of its quotes', () => {
  expect(nameOf(transactionTag('accubooks', "'; DROP TABLE users; --", `GET /api/'\\\n"`))).toBe(
    'accubooks  DROP TABLE users -- GET /',
  );
});
