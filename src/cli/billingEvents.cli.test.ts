import { describe, expect, it } from 'vitest';
import { runCommand } from '../../test/support/runCommand.ts';
import { createTestDatabase } from '../../test/support/testDatabase.ts';

const { clientOf, urlOf } = await createTestDatabase();
const app = await clientOf('accubooks_app');
const worker = await clientOf('accubooks_worker');

function run(...parameters: string[]) {
  return runCommand(['billing', 'events', ...parameters], { DATABASE_OPERATOR_URL: urlOf('accubooks') });
}

describe('accubooks billing events', () => {
  it('lists what was given up with its error, and has it applied once more', async () => {
    expect((await run('list')).out).toContain('No such events.');
    const payload = {
      type: 'invoice.paid',
      created: 1_772_323_200,
      data: { object: { id: 'in_1', object: 'invoice' } },
    };
    await app.query('SELECT receive_billing_event($1, $2, $3, now())', ['evt_dead', payload, 'webhook']);
    await worker.query(
      "UPDATE billing_events SET state = 'dead', attempts = 12, last_error = 'not our price'",
    );
    const listed = await run('list', '--state', 'dead');
    expect(listed.out).toMatch(/dead {5}evt_dead {2}invoice\.paid\n {2}try 12: not our price/);
    expect(JSON.parse((await run('list', '--json')).out)).toMatchObject({
      items: [{ id: 'evt_dead', state: 'dead' }],
    });
    expect(await run('replay', 'evt_dead')).toMatchObject({ exitCode: 0, error: '' });
    expect((await run('list', '--state', 'dead')).out).toContain('No such events.');
    const { rows } = await worker.query('SELECT state, attempts, replays FROM billing_events');
    expect(rows).toEqual([{ state: 'stored', attempts: 0, replays: 1 }]);
  });

  it('refuses an event that is not there, and a state and a number that are none', async () => {
    expect(await run('replay', 'evt_none')).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('There is no stored event evt_none.'),
    });
    expect((await run('list', '--state', 'lost')).exitCode).toBe(64);
    expect((await run('list', '--limit', '0')).exitCode).toBe(64);
  });
});
