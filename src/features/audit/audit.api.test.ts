import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { createTestApi, type Person, TEST_PERSON_PASSWORD } from '../../../test/support/testApi.ts';
import { type AuditLink, hashOfLink } from './AuditLink.ts';
import type { AuditEvent } from './auditContract.ts';

const { server, owner, signUp, database, clientOf } = await createTestApi();
const BOOKS = readFileSync(path.join(import.meta.dirname, '../../../test/fixtures/books/sie4-bl0001.se'));
const FILE = { 'content-type': 'application/octet-stream' };

type Owner = Awaited<ReturnType<typeof owner>>;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

async function call(person: Person, method: Method, url: string, payload?: object | Buffer, more = {}) {
  const answer = await server.inject({
    method,
    url,
    headers: { ...person.headers, ...more },
    ...(payload === undefined ? {} : { payload }),
  });
  expect([url, answer.statusCode < 300 || answer.body]).toEqual([url, true]);
  return answer.body === '' ? undefined : answer.json();
}

/** One of everything that is recorded, in order. */
async function actOnEverything(person: Owner): Promise<void> {
  const { id: batch } = await call(person, 'POST', '/api/imports?fileName=books.se', BOOKS, FILE);
  await call(person, 'POST', `/api/imports/${batch}/commit`);
  await call(person, 'POST', `/api/imports/${batch}/commit`);
  const { items: years } = await call(person, 'GET', '/api/fiscal-years');
  const startsOn = years[0].periods[0].startsOn;
  await call(person, 'PUT', `/api/periods/${startsOn}`, { isLocked: true });
  await call(person, 'PUT', `/api/periods/${startsOn}`, { isLocked: false });
  const { items: accounts } = await call(person, 'GET', '/api/accounts');
  const postings = [
    { accountId: accounts[0].id, amountMinor: 100 },
    { accountId: accounts[1].id, amountMinor: -100 },
  ];
  const key = { 'idempotency-key': newId() };
  const voucher = await call(person, 'POST', '/api/vouchers', { date: startsOn, postings }, key);
  await call(person, 'POST', `/api/vouchers/${voucher.id}/reverse`, {});
  const plan = { name: 'Lean', operations: [] };
  const { id: scenario } = await call(person, 'POST', '/api/scenarios', plan);
  await call(person, 'PUT', `/api/scenarios/${scenario}`, { ...plan, name: 'Leaner', version: 1 });
  await call(person, 'DELETE', `/api/scenarios/${scenario}`);
  const job = await call(person, 'POST', '/api/forecasts/generate', {});
  await call(person, 'POST', `/api/forecasts/jobs/${job.id}/cancel`);
  await call(person, 'POST', `/api/imports/${batch}/undo`);
  const other = await signUp();
  const { token } = await call(person, 'POST', '/api/invitations', { role: 'viewer' });
  await call(other, 'POST', '/api/invitations/accept', { token });
  await call(person, 'PUT', `/api/members/${other.id}`, { role: 'manager' });
  await call(person, 'DELETE', `/api/members/${other.id}`);
  const { id: invitation } = await call(person, 'POST', '/api/invitations', { role: 'viewer' });
  await call(person, 'DELETE', `/api/invitations/${invitation}`);
}

describe('the audit log', () => {
  it('tells who did what, when and from where, each once and newest first', async () => {
    const person = await owner();
    await actOnEverything(person);
    const { items, nextCursor } = (await call(person, 'GET', '/api/audit-events')) as {
      items: AuditEvent[];
      nextCursor: string | null;
    };
    expect(nextCursor).toBeNull();
    expect(items.map(({ action }) => action).reverse()).toEqual([
      'company.created',
      'import.committed',
      'period.locked',
      'period.unlocked',
      'voucher.posted',
      'voucher.reversed',
      'scenario.created',
      'scenario.changed',
      'scenario.deleted',
      'forecast.ordered',
      'forecast.cancelled',
      'import.undone',
      'member.invited',
      'member.joined',
      'member.roleChanged',
      'member.removed',
      'member.invited',
      'invitation.revoked',
    ]);
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => items.length - index));
    const changed = items.find(({ action }) => action === 'member.roleChanged');
    expect(changed).toMatchObject({
      actorId: person.id,
      actorEmail: person.email,
      details: { from: 'viewer', to: 'manager' },
      ip: '127.0.0.1',
      requestId: expect.stringMatching(/^[0-9A-Z]{26}$/),
    });
    const joined = items.find(({ action }) => action === 'member.joined');
    expect(joined).toMatchObject({ actorId: joined?.subjectId, actorEmail: null });
  });

  it('is read a page at a time and by action', async () => {
    const person = await owner();
    for (const name of ['A', 'B', 'C'])
      await call(person, 'POST', '/api/scenarios', { name, operations: [] });
    const first = await call(person, 'GET', '/api/audit-events?limit=2&action=scenario.created');
    expect(first.items.map(({ details }: AuditEvent) => details.name)).toEqual(['C', 'B']);
    const url = `/api/audit-events?limit=2&action=scenario.created&cursor=${first.nextCursor}`;
    const second = await call(person, 'GET', url);
    expect(second.items.map(({ details }: AuditEvent) => details.name)).toEqual(['A']);
    const broken = await server.inject({ url: '/api/audit-events?cursor=eA', headers: person.headers });
    expect([broken.statusCode, broken.json().error.code]).toEqual([400, 'CURSOR_INVALID']);
  });

  it('is exported whole, with what anybody can verify, and no cell that is a formula', async () => {
    const person = await owner();
    await call(person, 'POST', '/api/scenarios', { name: '=HYPERLINK("x"), "y"', operations: [] });
    const ndjson = await server.inject({
      url: '/api/audit-events/export?format=ndjson',
      headers: person.headers,
    });
    expect(ndjson.headers['content-disposition']).toContain('audit-log.ndjson');
    const links = ndjson.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditLink);
    expect(links).toHaveLength(2);
    let previousHash = '';
    for (const link of links) {
      expect(link.previousHash).toBe(previousHash);
      expect(hashOfLink(link)).toBe(link.hash);
      previousHash = link.hash;
    }
    const csv = await server.inject({ url: '/api/audit-events/export', headers: person.headers });
    expect(csv.headers['content-type']).toContain('text/csv');
    const lines = csv.body.trimEnd().split('\r\n');
    expect(lines[0]).toBe('seq,at,action,actorId,actorEmail,event,previousHash,hash');
    expect(lines).toHaveLength(3);
    for (const line of lines.slice(1)) expect(line).not.toMatch(/(^|,)"?[=+\-@]/);
  });

  it('has nothing of an action that was refused or rolled back', async () => {
    const person = await owner();
    await server.inject({
      method: 'POST',
      url: '/api/forecasts/generate',
      headers: person.headers,
      payload: {},
    });
    await server.inject({ method: 'DELETE', url: `/api/scenarios/${newId()}`, headers: person.headers });
    const { items } = await call(person, 'GET', '/api/audit-events');
    expect(items.map(({ action }: AuditEvent) => action)).toEqual(['company.created']);
  });

  it('keeps its order when many act at once: numbers without a gap, each hash over the one before', async () => {
    const person = await owner();
    const names = Array.from({ length: 24 }, (_, index) => `Plan ${index}`);
    await Promise.all(names.map((name) => call(person, 'POST', '/api/scenarios', { name, operations: [] })));
    const admin = await clientOf('admin');
    const { rows } = await admin.query<{ seq: string; previous_hash: string; hash: string }>(
      'SELECT seq, previous_hash, hash FROM audit_events WHERE company_id = $1 ORDER BY seq',
      [person.companyId],
    );
    expect(rows.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    for (const [index, row] of rows.entries()) expect(row.previous_hash).toBe(rows[index - 1]?.hash ?? '');
  });

  it('records sign-ups and sign-ins on the chain of the platform, which no tenant reads', async () => {
    const person = await owner();
    const credentials = { email: person.email, password: TEST_PERSON_PASSWORD };
    await call(person, 'POST', '/api/auth/login', credentials);
    const admin = await clientOf('admin');
    const { rows } = await admin.query(
      "SELECT action, event FROM audit_events WHERE chain = 'platform' AND actor_id = $1 ORDER BY seq",
      [person.id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['person.signedUp', 'person.signedIn']);
    expect(JSON.stringify(rows)).not.toContain(TEST_PERSON_PASSWORD);
    const { items } = await call(person, 'GET', '/api/audit-events');
    expect(items).toHaveLength(1);
    const seen = await database.asPerson({ userId: person.id }, (sql) => sql('SELECT FROM audit_events'));
    expect(seen).toEqual([]);
  });
});

describe('the application role', () => {
  it('can only insert and select, and names nobody else as the actor', async () => {
    const person = await owner();
    const scope = { userId: person.id, companyId: person.companyId };
    const tryIt = (statement: string, values: unknown[] = []) =>
      database.inCompany(scope, (sql) => sql(statement, values));
    for (const statement of [
      "UPDATE audit_events SET action = 'x'",
      'DELETE FROM audit_events',
      'TRUNCATE audit_events',
      "UPDATE audit_heads SET hash = 'x'",
      'DELETE FROM audit_heads',
      "INSERT INTO audit_heads (chain, seq, hash) VALUES ('x', 1, 'x')",
    ])
      await expect(tryIt(statement)).rejects.toMatchObject({ code: '42501' });
    const event = (actorId: string) =>
      JSON.stringify({ at: '2026-01-01T00:00:00Z', action: 'import.undone', actorId });
    const insert = 'INSERT INTO audit_events (company_id, event) VALUES ($1, $2)';
    await expect(tryIt(insert, [person.companyId, event(newId())])).rejects.toMatchObject({ code: '42501' });
    const stranger = await owner();
    await expect(tryIt(insert, [stranger.companyId, event(person.id)])).rejects.toMatchObject({
      code: '42501',
    });
    const forged = `INSERT INTO audit_events (company_id, event, seq, hash, chain) VALUES ($1, $2, 99, 'x', 'platform')`;
    await tryIt(forged, [person.companyId, event(person.id)]);
    const admin = await clientOf('admin');
    const { rows } = await admin.query(
      'SELECT seq, chain, hash FROM audit_events WHERE company_id = $1 ORDER BY seq DESC LIMIT 1',
      [person.companyId],
    );
    expect(rows).toEqual([
      { seq: '2', chain: person.companyId, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });
});
