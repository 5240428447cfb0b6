import { readScenario } from '@/features/scenarios/ScenarioReadModel.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { assertPutBack } from './assertPutBack.ts';
import type { ForecastInput } from './ForecastInput.ts';
import type { ClaimedJob } from './ForecastJobStore.ts';
import { readBooksSpan, readMonthlyBooks } from './MonthlyBooksReadModel.ts';

/** Throws BOOKS_EMPTY, SCENARIO_NOT_FOUND and PUT_BACK_UNKNOWN when something went away after the job was accepted. */
export async function readForecastInput(database: Database, job: ClaimedJob): Promise<ForecastInput> {
  return database.inCompanyAsWorker(job.companyId, async (sql) => {
    const span = await readBooksSpan(sql);
    if (span === undefined) throw new AppError('BOOKS_EMPTY');
    const scenario = job.scenarioId === null ? null : await readScenario(sql, job.scenarioId);
    if (scenario === undefined) throw new AppError('SCENARIO_NOT_FOUND');
    const { series, warnings, fiscalYearStartMonth } = await readMonthlyBooks(sql, span);
    assertPutBack(job.putBack, series);
    const { asOf, currency } = span;
    const { horizonMonths, putBack } = job;
    return { currency, horizonMonths, putBack, asOf, fiscalYearStartMonth, series, warnings, scenario };
  });
}
