import { describe, expect, it } from 'vitest';
import { SESSION_COOKIE } from '@/shared/auth/SessionCookie.ts';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { createTestApi, type Person } from '../../test/support/testApi.ts';
import { REVOCATION_MS_MAX } from '../features/sessions/LiveSessions.ts';

const clock = fixedClock(new Date(Date.now()).toISOString());
const { server, signUp, owner, urlOf, clientOf } = await createTestApi({ clock });

function run(line: string) {
  return runCommand(line.split(' '), { DATABASE_OWNER_URL: urlOf('accubooks_owner') });
}

const read = async ({ headers }: Person) =>
  (await server.inject({ url: '/api/auth/me', headers })).statusCode;
const refresh = async ({ cookie }: Person) =>
  (await server.inject({ method: 'POST', url: '/api/auth/refresh', cookies: { [SESSION_COOKIE]: cookie } }))
    .statusCode;
/** What the API says once nobody can believe an old copy any more. */
async function verdict(person: Person): Promise<[number, number]> {
  clock.advanceMs(REVOCATION_MS_MAX);
  return [await read(person), await refresh(person)];
}
async function eventsOf(action: string): Promise<{ actorId: string; subjectId: string; details: object }[]> {
  const admin = await clientOf('admin');
  const { rows } = await admin.query<{ event: string }>(
    `SELECT event FROM audit_events WHERE chain = 'platform' AND action = $1 ORDER BY seq`,
    [action],
  );
  return rows.map(({ event }) => JSON.parse(event));
}

describe('accubooks auth revoke', () => {
  it('ends all sessions of a person and of nobody else', async () => {
    const [person, other] = [await signUp(), await signUp()];
    expect([await read(person), await read(other)]).toEqual([200, 200]);
    const done = await run(`auth revoke --person ${person.email.toUpperCase()} --reason lost-phone`);
    expect(done).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/^Sessions ended: 1, of people: 1\./),
    });
    expect(await verdict(person)).toEqual([401, 401]);
    expect(await verdict(other)).toEqual([200, 200]);
    expect(await eventsOf('sessions.revoked')).toMatchObject([
      { actorId: 'database-owner', subjectId: person.id, details: { because: 'lost-phone', count: 1 } },
    ]);
  });

  it('ends all sessions of the people of a company', async () => {
    const [person, other] = [await owner(), await owner()];
    const done = await run(`auth revoke --company ${person.companyId}`);
    expect(done.out).toMatch(/^Sessions ended: 1, of people: 1\./);
    expect([await verdict(person), await verdict(other)]).toEqual([
      [401, 401],
      [200, 200],
    ]);
  });

  it("ends everybody's, and lets them sign in anew", async () => {
    const people = [await signUp(), await signUp()];
    for (const person of people) expect(await read(person)).toBe(200);
    const done = await run('auth revoke --everyone --reason leak');
    expect(done.exitCode).toBe(0);
    for (const person of people) expect(await verdict(person)).toEqual([401, 401]);
    expect(await eventsOf('sessions.cutOff')).toMatchObject([
      { actorId: 'database-owner', subjectId: 'everybody', details: { reason: 'leak' } },
    ]);
    expect(await verdict(await signUp())).toEqual([200, 200]);
  });

  it('says what is missing or unknown', async () => {
    expect(await run('auth revoke')).toMatchObject({ exitCode: 64 });
    expect(await run('auth revoke --everyone --person a@example.com')).toMatchObject({ exitCode: 64 });
    expect(await run('auth revoke --person nobody@example.com')).toMatchObject({ exitCode: 2 });
    expect(await run('auth revoke --company 01ARZ3NDEKTSV4RRFFQ69G5FAV')).toMatchObject({ exitCode: 2 });
  });
});
