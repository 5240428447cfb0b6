import type { CompanyScope, Sql } from '@/shared/database/Database.ts';

/** Under whose name the invoices are, and where receipts go. */
export async function readPayer(
  sql: Sql,
  scope: CompanyScope,
): Promise<{ name: string; email: string | undefined }> {
  const [row] = await sql<{ name: string; email: string | null }>(
    'SELECT c.name, (SELECT u.email FROM users u WHERE u.id = $2) AS email FROM companies c WHERE c.id = $1',
    [scope.companyId, scope.userId],
  );
  return { name: row?.name ?? scope.companyId, email: row?.email ?? undefined };
}
