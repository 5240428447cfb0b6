import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeSchema } from './support/describeSchema.ts';
import { ROOT } from './support/sourceTree.ts';
import { createTestDatabase } from './support/testDatabase.ts';

const { clientOf, urlOf } = await createTestDatabase();
const folder = path.join(ROOT, 'prisma/migrations');
const migrations = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

function prisma(...parameters: string[]) {
  const done = spawnSync('npx', ['prisma', ...parameters], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, DATABASE_OWNER_URL: urlOf('accubooks_owner') },
  });
  return { status: done.status, output: done.stdout + done.stderr };
}

describe('migrations', () => {
  it('go up, down and up again to the very same schema (C27)', async () => {
    const owner = await clientOf('accubooks_owner');
    const before = await describeSchema(owner);
    expect(before).toContain('table postings rls=t forced=t');
    for (const name of [...migrations].reverse()) {
      await owner.query(readFileSync(path.join(folder, name, 'down.sql'), 'utf8'));
    }
    expect(await describeSchema(owner)).not.toContain('table ');
    for (const name of migrations)
      await owner.query(readFileSync(path.join(folder, name, 'migration.sql'), 'utf8'));
    expect(await describeSchema(owner)).toBe(before);
  });

  it('leave the schema that schema.prisma describes', () => {
    const diff = prisma(
      'migrate',
      'diff',
      '--from-config-datasource',
      '--to-schema',
      'prisma/schema.prisma',
      '--exit-code',
    );
    expect(diff, diff.output).toMatchObject({ status: 0 });
  });

  it('are told apart by `prisma migrate status`, with no engine to download (R022, R096)', () => {
    const status = prisma('migrate', 'status');
    expect(status.output).toContain('Database schema is up to date!');
    expect(status.status).toBe(0);
  });

  it('are answered with P3012 when one that stands is to be marked rolled back (R023, M4)', () => {
    const resolved = prisma('migrate', 'resolve', '--rolled-back', migrations.at(-1) ?? '');
    expect(resolved.output).toContain('P3012');
    expect(resolved.status).toBe(1);
  });

  it('have nothing left to deploy (R024)', () => {
    const deployed = prisma('migrate', 'deploy');
    expect(deployed.output).toContain('No pending migrations to apply');
    expect(deployed.status).toBe(0);
  });
});
