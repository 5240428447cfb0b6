import { describeOperation } from '@/core/forecast/describeOperation.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { decodeCursor, pageFrom } from '@/shared/http/cursor.ts';
import { isId } from '@/shared/ids/newId.ts';
import type { Scenario, ScenarioOperationRequest } from './scenarioContract.ts';

/** Sorts behind every id. */
const AFTER_EVERY_ID = 'Z'.repeat(26);

type ScenarioRow = {
  readonly id: string;
  readonly name: string;
  readonly operations: ScenarioOperationRequest[];
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly currency: string;
};

// The subquery stands alone, so it is run once and not per row.
const COLUMNS = `id, name, operations, version, created_at, updated_at,
  (SELECT c.currency FROM companies c WHERE c.id = current_setting('app.company_id', true)) AS currency`;
export const SCENARIO_LIST_SQL = `SELECT ${COLUMNS} FROM scenarios WHERE id < $1 ORDER BY id DESC LIMIT $2`;
const ONE = `SELECT ${COLUMNS} FROM scenarios WHERE id = $1`;

function toScenario(row: ScenarioRow): Scenario {
  return {
    id: row.id,
    name: row.name,
    operations: row.operations,
    version: row.version,
    sentences: row.operations.map((operation) => describeOperation(operation, row.currency)),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** One scenario of the company that the transaction stands in. */
export async function readScenario(sql: Sql, scenarioId: string): Promise<Scenario | undefined> {
  const [row] = await sql<ScenarioRow>(ONE, [scenarioId], 'scenario_one');
  return row && toScenario(row);
}

function beforeId(cursor: string): string {
  const [id = ''] = decodeCursor(cursor, 1);
  if (!isId(id)) throw new AppError('CURSOR_INVALID');
  return id;
}

/** Newest first. Throws CURSOR_INVALID. */
export async function listScenarios(
  sql: Sql,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ items: Scenario[]; nextCursor: string | null }> {
  const before = page.cursor === undefined ? AFTER_EVERY_ID : beforeId(page.cursor);
  const rows = await sql<ScenarioRow>(SCENARIO_LIST_SQL, [before, page.limit + 1], 'scenario_list');
  return pageFrom(rows, page.limit, (row) => [row.id], toScenario);
}
