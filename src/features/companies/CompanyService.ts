import { COMPANIES_OF_PERSON_MAX, listCompaniesOf } from '@/features/people/MembershipReadModel.ts';
import type { CompanyOfUser } from '@/features/people/peopleContract.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { CompanyScope, Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import { insertCompany, listFiscalYears, updatePeriodLock } from './CompanyStore.ts';
import type {
  CompanyGlance,
  CompanyOverview,
  CreateCompanyRequest,
  FiscalYear,
  Period,
} from './companyContract.ts';
import { readCompanyGlance } from './readCompanyGlance.ts';
import { readCompanyOverview } from './readCompanyOverview.ts';

export type CompanyDeps = { readonly database: Database; readonly clock: Clock; readonly log: Log };

export class CompanyService {
  readonly #deps: CompanyDeps;

  constructor(deps: CompanyDeps) {
    this.#deps = deps;
  }

  /** The company with the person as its owner. Throws COMPANY_LIMIT_REACHED. */
  async create(userId: string, request: CreateCompanyRequest): Promise<CompanyOfUser> {
    const { database, log } = this.#deps;
    const companyId = newId();
    const { name, currency } = request;
    await database.asPerson({ userId, companyId }, async (sql) => {
      const count = await database.prisma.membership.count({ where: { userId } });
      if (count >= COMPANIES_OF_PERSON_MAX) throw new AppError('COMPANY_LIMIT_REACHED');
      await insertCompany(database, { id: companyId, name, currency, ownerId: userId });
      const details = { name, currency };
      await recordAudit(sql, {
        action: 'company.created',
        actorId: userId,
        companyId,
        subjectId: companyId,
        details,
      });
    });
    log.info({ userId, companyId }, 'company created');
    return { id: companyId, name, currency, role: 'owner' };
  }

  async list(userId: string): Promise<CompanyOfUser[]> {
    const { database } = this.#deps;
    return database.asPerson({ userId }, () => listCompaniesOf(database, userId));
  }

  /** All companies of the person and how each one stands, by name. */
  async glance(userId: string): Promise<CompanyGlance[]> {
    const { database, clock } = this.#deps;
    const today = nowOf(clock).toISOString().slice(0, 10);
    return database.asPerson({ userId }, async (sql) => {
      const glances: CompanyGlance[] = [];
      for (const company of await listCompaniesOf(database, userId))
        glances.push(await readCompanyGlance(sql, userId, { company, today }));
      return glances;
    });
  }

  /** Throws COMPANY_NOT_FOUND. */
  async overview(scope: CompanyScope): Promise<CompanyOverview> {
    const found = await this.#deps.database.inCompany(scope, (sql) => readCompanyOverview(sql, scope.userId));
    if (!found) throw new AppError('COMPANY_NOT_FOUND');
    return found;
  }

  /** Throws COMPANY_NOT_FOUND. */
  async fiscalYears(scope: CompanyScope): Promise<FiscalYear[]> {
    return this.#deps.database.inCompany(scope, listFiscalYears);
  }

  /** Vouchers can no longer be posted into a locked period. Throws COMPANY_NOT_FOUND, PERIOD_NOT_FOUND. */
  async lockPeriod(scope: CompanyScope, startsOn: string, isLocked: boolean): Promise<Period> {
    const { database, clock, log } = this.#deps;
    const lockAt = isLocked ? nowOf(clock) : null;
    const period = await database.inCompany(scope, async (sql) => {
      const found = await updatePeriodLock(sql, { startsOn, lockAt });
      if (!found) throw new AppError('PERIOD_NOT_FOUND');
      await recordAudit(sql, {
        action: isLocked ? 'period.locked' : 'period.unlocked',
        actorId: scope.userId,
        companyId: scope.companyId,
        subjectId: startsOn,
      });
      return found;
    });
    log.info({ ...scope, startsOn, isLocked }, 'period lock set');
    return period;
  }
}
