import { beforeAll, describe, expect, it } from 'vitest';
import { makeApproverKey, signApproval } from '@/shared/approvals/signApproval.ts';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';
import type { ApprovalEntry, PlatformEvent } from './platformAuditContract.ts';

const ceo = makeApproverKey('CEO');
const { server, owner, signUp, clientOf } = await createTestApi({
  environment: { APPROVER_KEYS: ceo.entry },
});
let operator: Person;
beforeAll(async () => {
  operator = await signUp();
  const admin = await clientOf('admin');
  await admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
});

type Page = { items: PlatformEvent[]; nextCursor: string | null };
const get = (url: string, { headers }: Pick<Person, 'headers'> = operator) => server.inject({ url, headers });
const post = (url: string, payload: object) =>
  server.inject({ method: 'POST', url, headers: operator.headers, payload });
const events = async (query = '') => (await get(`/api/operators/audit-events${query}`)).json<Page>();
const approvals = async () =>
  (await get('/api/operators/approvals')).json<{ items: ApprovalEntry[] }>().items;

describe('the log of the platform', () => {
  it('tells operators who did what, without everybody’s sign-ins unless they are asked for', async () => {
    const { companyId } = await owner();
    await post('/api/operators/billing/freezes', { reason: 'first', companyId });
    await post('/api/operators/billing/freezes', { reason: 'second' });
    const { items } = await events();
    expect(items.slice(0, 2)).toMatchObject([
      { action: 'billing.frozen', actorId: operator.id, actorEmail: operator.email },
      { action: 'billing.frozen', details: { reason: 'first', companyId } },
    ]);
    expect(items.some(({ action }) => action.startsWith('person.'))).toBe(false);
    const all = await events('?scope=all');
    expect(all.items.some(({ action }) => action === 'person.signedUp')).toBe(true);
    // A company's own events are in its own log, and stay there.
    expect(all.items.some(({ action }) => action === 'company.created')).toBe(false);
    const customers = all.items.filter(({ actorId }) => actorId !== operator.id);
    expect(customers.length).toBeGreaterThan(0);
    expect(customers.every(({ actorEmail }) => actorEmail === null)).toBe(true);
  });

  it('comes in pages that join without a gap', async () => {
    const whole = await events('?scope=all&limit=200');
    const first = await events('?scope=all&limit=2');
    const second = await events(`?scope=all&limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toEqual(whole.items.slice(0, 4));
    const bad = await get('/api/operators/audit-events?cursor=AAAA');
    expect([bad.statusCode, bad.json().error.code]).toEqual([400, 'CURSOR_INVALID']);
  });

  it('is nobody else’s, over HTTP or in the database', async () => {
    const member = await owner();
    for (const url of ['audit-events', 'approvals', 'people'].map((name) => `/api/operators/${name}`))
      expect((await get(url, member)).statusCode).toBe(403);
    const app = await clientOf('accubooks_app');
    const seen = async (userId: string, table: string) => {
      await app.query('BEGIN');
      await app.query("SELECT set_config('app.user_id', $1, true)", [userId]);
      const { rows } = await app.query(`SELECT count(*)::int AS n FROM ${table}`);
      await app.query('ROLLBACK');
      return rows[0]?.n;
    };
    for (const table of ['audit_events', 'approvals']) expect(await seen(member.id, table)).toBe(0);
    expect(await seen(operator.id, 'audit_events')).toBeGreaterThan(0);
    await app.query('BEGIN');
    await app.query("SELECT set_config('app.user_id', $1, true)", [member.id]);
    await expect(app.query('SELECT * FROM operator_emails()')).rejects.toThrow('only operators');
    await app.query('ROLLBACK');
  });
});

it('names operators to operators', async () => {
  const people = (await get('/api/operators/people')).json();
  expect(people).toEqual({ items: [{ userId: operator.id, email: operator.email }] });
});

describe('approvals', () => {
  it('are listed with what is to be signed and what became of each', async () => {
    const frozen = await post('/api/operators/billing/freezes', { reason: 'again' });
    const { freezeId } = frozen.json<{ freezeId: string }>();
    const order = { action: 'billing.resume', subjectId: freezeId, reason: 'all refunded' };
    const asked = (await post('/api/operators/approvals', order)).json<{ id: string; document: string }>();
    const [waiting] = await approvals();
    expect(waiting).toMatchObject({
      ...{ id: asked.id, state: 'waiting', role: 'CEO', subjectId: freezeId, reason: 'all refunded' },
      ...{ requestedBy: operator.email, document: asked.document, means: 'ends this freeze of billing' },
    });
    await post('/api/operators/approvals/signed', signApproval(asked.document, ceo.pem));
    expect((await approvals())[0]).toMatchObject({ id: asked.id, state: 'signed' });
    await post('/api/operators/billing/resume', { freezeId, approvalId: asked.id });
    expect((await approvals())[0]).toMatchObject({ id: asked.id, state: 'used' });
  });
});
