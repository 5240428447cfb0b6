import type { Database } from '@/shared/database/Database.ts';
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
