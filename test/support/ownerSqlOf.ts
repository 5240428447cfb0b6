/** SQL as the owner of the database, as the command line gives it. */
import type { Sql } from '@/shared/database/Database.ts';
import type { TestDatabase } from './testDatabase.ts';

export async function ownerSqlOf(database: TestDatabase): Promise<Sql> {
  const client = await database.clientOf('accubooks_owner');
  return async <Row>(text: string, values: readonly unknown[] = []) =>
    (await client.query(text, [...values])).rows as Row[];
}
