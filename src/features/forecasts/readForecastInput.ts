import { readScenario } from '@/features/scenarios/ScenarioReadModel.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ForecastInput } from './ForecastInput.ts';
import type { ClaimedJob } from './ForecastJobStore.ts';
import { readBooksSpan, readMonthlyBooks } from './MonthlyBooksReadModel.ts';

/** Throws BOOKS_EMPTY and SCENARIO_NOT_FOUND when they went away after the job was accepted. */
export async function readForecastInput(database: Database, job: ClaimedJob): Promise<ForecastInput> {
  return database.inCompanyAsWorker(job.companyId, async (sql) => {
    const span = await readBooksSpan(sql);
    if (span === undefined) throw new AppError('BOOKS_EMPTY');
    const scenario = job.scenarioId === null ? null : await readScenario(sql, job.scenarioId);
    if (scenario === undefined) throw new AppError('SCENARIO_NOT_FOUND');
    const { series, warnings } = await readMonthlyBooks(sql, span);
    const { asOf, currency } = span;
    return { currency, horizonMonths: job.horizonMonths, asOf, series, warnings, scenario };
  });
}
