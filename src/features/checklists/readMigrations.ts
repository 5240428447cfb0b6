import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Sql } from '@/shared/database/Database.ts';
import type { Migrations } from './Asking.ts';

function hasWayBack(folder: string, name: string): boolean {
  const file = path.join(folder, name, 'down.sql');
  return existsSync(file) && statSync(file).size > 0;
}

/** The migrations of a folder beside those of the database, which only its owner may see. Throws without a folder. */
export async function readMigrations(sql: Sql, source: string): Promise<Migrations> {
  const folder = path.join(source, 'prisma/migrations');
  if (!existsSync(folder))
    throw new Error(
      `there is no ${folder}: run this in the folder of what is deployed, or name it (--source)`,
    );
  const rows = await sql<{ name: string; isDone: boolean }>(
    `SELECT migration_name AS name, finished_at IS NOT NULL AS "isDone" FROM _prisma_migrations
      WHERE rolled_back_at IS NULL`,
  );
  const done = new Set(rows.filter(({ isDone }) => isDone).map(({ name }) => name));
  const pending = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !done.has(entry.name))
    .map(({ name }) => name)
    .sort();
  return {
    pending,
    unfinished: rows.filter(({ isDone }) => !isDone).map(({ name }) => name),
    withoutDown: pending.filter((name) => !hasWayBack(folder, name)),
  };
}
