import { afterAll, describe, expect, it } from 'vitest';
import { Database } from '@/shared/database/Database.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { createCompanyWithOwner, createTestDatabase, silentLog } from '../../test/support/testDatabase.ts';
import { eventually } from '../../test/support/workerStage.ts';

const { database, urlOf, clientOf } = await createTestDatabase();
const scope = await createCompanyWithOwner(database);
const run = (...line: string[]) => runCommand(line, { DATABASE_OPERATOR_URL: urlOf('accubooks') });

async function pidOf(statement: string): Promise<string> {
  return eventually(async () => {
    const { items } = JSON.parse((await run('--json', 'db', 'slow', '--over', '1s')).out);
    return items.find((one: { statement: string }) => one.statement.includes(statement))?.pid as string;
  });
}

describe('accubooks db', () => {
  it('lists slow statements by company name, cancels one and terminates one', async () => {
    const sleep = (name: string) =>
      database
        .inCompany(scope, (sql) => sql(`SELECT pg_sleep(4.5) AS ${name}`))
        .catch((error: unknown) => (error as { code?: string }).code);
    const first = sleep('first_one');
    const pid = await pidOf('first_one');
    expect((await run('db', 'slow', '--over', '1s')).out).toMatch(/^By company: Test AB \d+\.\d s$/m);
    expect((await run('db', 'cancel', String(pid), '--reason', 'P1-2')).out).toBe(
      `The statement of ${pid} has stopped; its session goes on.\n`,
    );
    expect(await first).toBe('STATEMENT_TIMEOUT');
    const second = sleep('second_one');
    const another = String(await pidOf('second_one'));
    expect((await run('db', 'terminate', another, '--reason', 'P1-2')).out).toBe(
      `Session ${another}: terminated.\n`,
    );
    await second;
    expect(await run('db', 'cancel', another, '--reason', 'gone')).toMatchObject({ exitCode: 2 });
    expect((await run('db', 'slow')).out).toBe('No statement has run for more than 5 s.\n');
  });

  it('says that a superuser’s session is a superuser’s affair (M12)', async () => {
    const admin = await clientOf('admin');
    const { pid } = (await admin.query('SELECT pg_backend_pid() AS pid')).rows[0];
    const refused = await run('db', 'terminate', String(pid), '--reason', 'no');
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.error).toContain('DATABASE_SESSION_PROTECTED');
  });

  it('lists transactions that stand still, and ends idle sessions of the pools and nobody else’s (C22)', async () => {
    const pool = new Database(urlOf('accubooks_app'), silentLog);
    afterAll(() => pool.close());
    const operator = await clientOf('accubooks');
    const still = pool
      .inCompany(scope, async (sql) => {
        await sql('SELECT 1 AS stands_still');
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        await sql('SELECT 2');
      })
      .catch((error: unknown) => (error as { code?: string }).code);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const listed = await run('db', 'idle-in-transaction', '--over', '1s');
    expect(listed.out).toContain('stands_still');
    expect((await run('db', 'pool')).out).toMatch(/^accubooks +idle in transaction +1 /m);
    const { ended } = JSON.parse(
      (await run('--json', 'db', 'kill-idle', '--over', '1s', '--reason', 'P0-2')).out,
    );
    expect(ended).toBeGreaterThan(0);
    expect(await still).toBe('DATABASE_UNAVAILABLE');
    expect((await operator.query('SELECT 1')).rowCount).toBe(1);
    expect(await pool.inCompany(scope, (sql) => sql('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });
});
