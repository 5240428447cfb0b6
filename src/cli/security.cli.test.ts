import { describe, expect, it } from 'vitest';
import { createApiKey } from '../../test/support/createApiKey.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { createTestApi, type Person } from '../../test/support/testApi.ts';

const { server, owner, urlOf, clientOf } = await createTestApi();
const environment = {
  DATABASE_OWNER_URL: urlOf('accubooks_owner'),
  DATABASE_OPERATOR_URL: urlOf('accubooks'),
};
const run = (...parameters: string[]) => runCommand(parameters, environment);

type Owner = Awaited<ReturnType<typeof owner>>;
const ask = async (authorization: string) =>
  (await server.inject({ url: '/api/companies/current', headers: { authorization } })).statusCode;
const tokenOf = ({ headers }: Person) => headers.authorization;
async function keyOf({ headers }: Owner): Promise<string> {
  return `Bearer ${await createApiKey(server, headers)}`;
}
async function rowsOf<Row extends object>(text: string): Promise<Row[]> {
  return (await (await clientOf('admin')).query<Row>(text)).rows;
}

describe('accubooks security revoke', { timeout: 30_000 }, () => {
  it('ends sessions and keys of one company and no other, with audit and a line in the incident', async () => {
    const [robbed, other] = [await owner(), await owner()];
    const [key, otherKey] = [await keyOf(robbed), await keyOf(other)];
    const opened = await run('incidents', 'open', 'Stolen laptop', '--priority', 'P1', '--json');
    const { id } = JSON.parse(opened.out) as { id: string };
    const done = await run(
      ...['security', 'revoke', '--company', robbed.companyId, '--reason', 'stolen', '--incident', 'last'],
    );
    expect([done.exitCode, done.error]).toEqual([0, expect.stringContaining('waiting')]);
    expect(done.out).toContain('Sessions ended: 1, of people: 1. API keys ended: 1. Share links ended: 0.');
    expect([await ask(tokenOf(robbed)), await ask(key)]).toEqual([401, 401]);
    expect([await ask(tokenOf(other)), await ask(otherKey)]).toEqual([200, 200]);
    const events = await rowsOf<{ text: string }>(
      `SELECT text FROM incident_events WHERE incident_id = '${id}' AND kind = 'accessRevoked'`,
    );
    expect(events.map(({ text }) => text)).toEqual([
      `Access of company ${robbed.companyId} revoked: 1 sessions, 1 API keys, 0 share links. stolen`,
    ]);
    const [logged] = await rowsOf<{ event: string }>(
      `SELECT event FROM audit_events WHERE action = 'access.revoked'`,
    );
    expect(JSON.parse(logged?.event ?? '{}')).toMatchObject({
      ...{ actorId: 'database-owner', subjectId: robbed.companyId },
      details: { reason: 'stolen', sessions: 1, apiKeys: 1, incidentId: id },
    });
  });

  it('ends what was made with a stolen session in the last seconds of its life', async () => {
    const robbed = await owner();
    expect(await ask(tokenOf(robbed))).toBe(200);
    const running = run('security', 'revoke', '--company', robbed.companyId, '--reason', 'stolen');
    const ended = async () =>
      (await rowsOf(`SELECT 1 FROM sessions WHERE revoked_at IS NOT NULL AND user_id = '${robbed.id}'`))
        .length;
    while ((await ended()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    // This process still believes in the session, for a second.
    const late = await keyOf(robbed);
    expect(await ask(late)).toBe(200);
    const done = await running;
    expect(done.out).toContain('1 more were made in the seconds after that');
    expect(await ask(late)).toBe(401);
  });

  it('wants a word before it ends the access of everybody, and says what that is', async () => {
    const person = await owner();
    const key = await keyOf(person);
    const refused = await run('security', 'revoke', '--everyone', '--reason', 'leak');
    expect(refused.exitCode).toBe(64);
    expect(refused.error).toMatch(/everybody: \d+ sessions, 2 API keys, 0 share links.*--confirm everyone/);
    expect([await ask(tokenOf(person)), await ask(key)]).toEqual([200, 200]);
    const done = await run('security', 'revoke', '--everyone', '--confirm', 'everyone', '--reason', 'leak');
    expect(done.exitCode).toBe(0);
    expect([await ask(tokenOf(person)), await ask(key)]).toEqual([401, 401]);
  });

  it('says what is missing or unknown, and then ends nothing', async () => {
    const person = await owner();
    const unknown = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    const revoke = (...rest: string[]) => run('security', 'revoke', '--reason', 'x', ...rest);
    expect(await revoke()).toMatchObject({ exitCode: 64 });
    expect(await revoke('--everyone', '--company', person.companyId)).toMatchObject({ exitCode: 64 });
    expect(await revoke('--company', unknown)).toMatchObject({ exitCode: 2 });
    expect(await revoke('--company', person.companyId, '--incident', unknown)).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('Nothing was ended'),
    });
    expect(await ask(tokenOf(person))).toBe(200);
  });
});
