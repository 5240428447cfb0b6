import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';

const OUTPUT_KEPT = 8_000;

/** Names of the migrations in the repository, oldest first. */
export function migrationsOf(root: string): string[] {
  return readdirSync(path.join(root, 'prisma/migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Migrations that the database has not had; undefined when this role may not see the history. */
export async function pendingMigrations(root: string, databaseUrl: string): Promise<string[] | undefined> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ exists: boolean; readable: boolean | null }>(
      `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS exists,
              has_table_privilege(to_regclass('public._prisma_migrations'), 'SELECT') AS readable`,
    );
    if (!rows[0]?.exists) return migrationsOf(root);
    if (!rows[0].readable) return undefined;
    const applied = await client.query<{ migration_name: string }>(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    const names = new Set(applied.rows.map((row) => row.migration_name));
    return migrationsOf(root).filter((name) => !names.has(name));
  } finally {
    await client.end();
  }
}

/** Prisma looks its engine's `node` up on PATH, where this one need not be. */
function pathWithNode(): string {
  return [path.dirname(process.execPath), process.env.PATH ?? ''].join(path.delimiter);
}

/** Runs `prisma migrate deploy` as the owner; throws with its output when it fails. */
export function deployMigrations(root: string, ownerUrl: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(process.execPath, ['node_modules/prisma/build/index.js', 'migrate', 'deploy'], {
      cwd: root,
      env: { ...process.env, PATH: pathWithNode(), DATABASE_OWNER_URL: ownerUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output = (output + String(chunk)).slice(-OUTPUT_KEPT);
      });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`prisma migrate deploy failed:\n${output.trimEnd()}`)),
    );
  });
}
