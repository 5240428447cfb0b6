import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'prisma/config';

// Read by the CLI before it looks for its engine, so that plain `npx prisma …` works with no download.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, 'prisma/schemaEngine.mjs');
process.env.CHECKPOINT_DISABLE ??= '1';

/** What `npm start` wrote about the database it runs; undefined when it never ran here. */
function startedOwnerUrl(): string | undefined {
  const file = path.join(
    process.env.ACCUBOOKS_DATA ?? path.join(import.meta.dirname, '.accubooks'),
    'environment.json',
  );
  if (!existsSync(file)) return undefined;
  const environment: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'));
  return environment.DATABASE_OWNER_URL;
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: {
    url:
      process.env.DATABASE_OWNER_URL ??
      startedOwnerUrl() ??
      process.env.DATABASE_URL ??
      'postgresql://accubooks_owner@127.0.0.1:5432/accubooks',
  },
});
