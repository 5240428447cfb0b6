import { describe, expect, it } from 'vitest';
import { createApiWithCallers } from '../../../test/support/apiWithCallers.ts';
import { type Scenario, scenarioPageSchema } from './scenarioContract.ts';

const api = await createApiWithCallers();

const HIRE = {
  name: 'Hire two',
  operations: [
    { type: 'scale', target: 'income', percent: 12.35, fromMonth: '2026-01' },
    {
      type: 'monthly',
      direction: 'outflow',
      amountMinor: 5_000_000,
      fromMonth: '2026-02',
      label: 'Salaries',
    },
    { type: 'oneOff', direction: 'outflow', amountMinor: 1_250_000, month: '2026-03', label: 'Desks' },
  ],
};

describe('/api/scenarios', () => {
  it('creates, reads, replaces and deletes, and says each operation in plain words (R112)', async () => {
    const caller = await api.signIn();
    const created = await caller.call<Scenario>('POST', '/api/scenarios', HIRE);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ ...HIRE, version: 1 });
    expect(created.body.sentences).toEqual([
      'Income up 12.35 % from Jan 2026.',
      'Salaries: 50,000.00 SEK out every month from Feb 2026.',
      'Desks: 12,500.00 SEK out once in Mar 2026.',
    ]);
    const url = `/api/scenarios/${created.body.id}`;
    expect((await caller.call('GET', url)).body).toEqual(created.body);
    const changed = await caller.call<Scenario>('PUT', url, { name: 'Hire one', operations: [], version: 1 });
    expect(changed.body).toMatchObject({ name: 'Hire one', operations: [], version: 2, sentences: [] });
    expect((await caller.call('DELETE', url)).status).toBe(204);
    expect((await caller.call('GET', url)).code).toBe('SCENARIO_NOT_FOUND');
    expect((await caller.call('DELETE', url)).code).toBe('SCENARIO_NOT_FOUND');
    expect(await api.metric('scenarios_created_total')).toBe(1);
  });

  it('refuses a replacement of another version than the one that was read', async () => {
    const caller = await api.signIn();
    const { body } = await caller.call<Scenario>('POST', '/api/scenarios', HIRE);
    const url = `/api/scenarios/${body.id}`;
    const puts = await Promise.all(
      ['A', 'B', 'C'].map((name) => caller.call('PUT', url, { ...HIRE, name, version: 1 })),
    );
    expect(puts.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(puts.find(({ status }) => status === 409)?.code).toBe('SCENARIO_CHANGED');
    const gone = await caller.call('PUT', '/api/scenarios/01ARZ3NDEKTSV4RRFFQ69G5FAV', {
      ...HIRE,
      version: 1,
    });
    expect(gone.code).toBe('SCENARIO_NOT_FOUND');
  });

  it('lists newest first, page by page', async () => {
    const caller = await api.signIn();
    for (const name of ['one', 'two', 'three'])
      await caller.call('POST', '/api/scenarios', { ...HIRE, name });
    type Page = { items: Scenario[]; nextCursor: string | null };
    const first = await caller.call<Page>('GET', '/api/scenarios?limit=2');
    expect(scenarioPageSchema.parse(first.body)).toEqual(first.body);
    expect(first.body.items.map(({ name }) => name)).toEqual(['three', 'two']);
    const rest = await caller.call<Page>('GET', `/api/scenarios?limit=2&cursor=${first.body.nextCursor}`);
    expect(rest.body.items.map(({ name }) => name)).toEqual(['one']);
    expect(rest.body.nextCursor).toBeNull();
    expect((await caller.call('GET', '/api/scenarios?cursor=bm9uc2Vuc2U')).code).toBe('CURSOR_INVALID');
  });

  it('refuses operations that it does not know and amounts that are none', async () => {
    const caller = await api.signIn();
    const bad = (operation: object) =>
      caller.call('POST', '/api/scenarios', { name: 'x', operations: [operation] });
    expect((await bad({ type: 'magic' })).code).toBe('VALIDATION_FAILED');
    const oneOff = { type: 'oneOff', direction: 'inflow', month: '2026-01', label: 'x' };
    expect((await bad({ ...oneOff, amountMinor: 0 })).code).toBe('VALIDATION_FAILED');
    expect((await bad({ ...oneOff, amountMinor: 1.5 })).code).toBe('VALIDATION_FAILED');
  });

  it("answers 404 for another company's scenario (R098)", async () => {
    const ours = await api.signIn();
    const theirs = await api.signIn();
    const { body } = await ours.call<Scenario>('POST', '/api/scenarios', HIRE);
    const url = `/api/scenarios/${body.id}`;
    expect((await theirs.call('GET', url)).status).toBe(404);
    expect((await theirs.call('PUT', url, { ...HIRE, version: 1 })).status).toBe(404);
    expect((await theirs.call('DELETE', url)).status).toBe(404);
    expect((await theirs.call<{ items: unknown[] }>('GET', '/api/scenarios')).body.items).toEqual([]);
    expect((await ours.call('GET', url)).status).toBe(200);
  });
});
