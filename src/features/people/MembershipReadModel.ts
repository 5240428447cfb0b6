import { isRole, type Role } from '@/core/access/roles.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type CompanyOfUser, companyOfUserSchema } from './peopleContract.ts';

/** Companies that one person may belong to. */
export const COMPANIES_OF_PERSON_MAX = 100;

/** The person's companies by name. Call it inside a transaction of that person. */
export async function listCompaniesOf(database: Database, userId: string): Promise<CompanyOfUser[]> {
  const memberships = await database.prisma.membership.findMany({
    where: { userId },
    select: { role: true, company: { select: { id: true, name: true, currency: true } } },
    orderBy: [{ company: { name: 'asc' } }, { companyId: 'asc' }],
    take: COMPANIES_OF_PERSON_MAX,
  });
  return memberships.map(({ role, company }) => companyOfUserSchema.parse({ ...company, role }));
}

/** The role of a member, which stays until the transaction ends. Throws COMPANY_NOT_FOUND. */
export async function lockRole(sql: Sql, userId: string): Promise<Role> {
  const [row] = await sql<{ role: string }>(
    "SELECT role FROM memberships WHERE company_id = current_setting('app.company_id') AND user_id = $1 FOR SHARE",
    [userId],
    'lock_role',
  );
  if (row === undefined || !isRole(row.role)) throw new AppError('COMPANY_NOT_FOUND');
  return row.role;
}
