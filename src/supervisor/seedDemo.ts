import { existsSync, writeFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { z } from 'zod';
import { DEMO_COMPANY, generateDemoBooks } from '@/demo/generateDemoBooks.ts';
import { companyListSchema } from '@/features/companies/companyContract.ts';
import { forecastJobSchema, forecastPageSchema } from '@/features/forecasts/forecastContract.ts';
import {
  importBatchPageSchema,
  importPreviewSchema,
  importReceiptSchema,
} from '@/features/imports/importContract.ts';
import { companyOfUserSchema } from '@/features/people/peopleContract.ts';
import { sessionResponseSchema } from '@/features/sessions/sessionContract.ts';
import { nowOf, systemClock } from '@/shared/clock/Clock.ts';
import { ApiClient, RefusedCall } from './ApiClient.ts';
import type { DataFolder } from './DataFolder.ts';
import type { Environment } from './environmentFile.ts';
import { makeDemoPerson } from './makeDemoPerson.ts';
import { putOnPlan } from './putOnPlan.ts';
import type { Terminal } from './Terminal.ts';

export const DEMO_EMAIL = 'demo@accubooks.example';

const DEMO_SEED = 2026;
const FORECAST_TIMEOUT_MS = 120_000;
const POLL_PAUSE_MS = 150;

type DemoPlace = {
  readonly folder: DataFolder;
  readonly password: string;
  readonly apiUrl: string;
  /** As the application's role. */
  readonly databaseUrl: string;
  readonly given: Environment;
  /** What the servers were started with. */
  readonly environment: Environment;
  readonly terminal: Terminal;
};

async function signIn(api: ApiClient, password: string, databaseUrl: string): Promise<void> {
  const credentials = { email: DEMO_EMAIL, password };
  const schema = sessionResponseSchema;
  const session = await api
    .call('/api/auth/login', { method: 'POST', body: credentials, schema })
    .catch(async (error: unknown) => {
      if (!(error instanceof RefusedCall && error.status === 401)) throw error;
      await makeDemoPerson(databaseUrl, { ...credentials, name: 'Demo' });
      return api.call('/api/auth/login', { method: 'POST', body: credentials, schema });
    });
  api.accessToken = session.accessToken;
}

async function enterCompany(api: ApiClient): Promise<string> {
  const { items } = await api.call('/api/companies', { schema: companyListSchema });
  const company =
    items.find(({ name }) => name === DEMO_COMPANY) ??
    (await api.call('/api/companies', {
      method: 'POST',
      body: { name: DEMO_COMPANY, currency: 'SEK' },
      schema: companyOfUserSchema,
    }));
  api.companyId = company.id;
  return company.id;
}

/** The books go through the importer that every customer uses. */
async function importBooks(api: ApiClient): Promise<void> {
  const { items } = await api.call('/api/imports', { schema: importBatchPageSchema });
  if (items.some(({ state }) => state !== 'previewed')) return;
  const today = nowOf(systemClock).toISOString().slice(0, 10);
  const bytes = iconv.encode(generateDemoBooks({ seed: DEMO_SEED, today }), 'cp437');
  const preview = await api.call('/api/imports?fileName=norrsken-konsult.se', {
    method: 'POST',
    bytes,
    schema: importPreviewSchema,
  });
  const receipt = await api.call(`/api/imports/${preview.id}/commit`, {
    method: 'POST',
    body: {},
    schema: importReceiptSchema,
  });
  if (!receipt.proof.isProven || receipt.refused > 0)
    throw new Error(`the importer refused ${receipt.refused} vouchers of the demo books`);
}

async function forecast(api: ApiClient, signal: AbortSignal): Promise<void> {
  const { items } = await api.call('/api/forecasts', { schema: forecastPageSchema });
  if (items.length > 0) return;
  let job = await api.call('/api/forecasts/generate', {
    method: 'POST',
    body: {},
    schema: forecastJobSchema,
  });
  for (let waitedMs = 0; waitedMs < FORECAST_TIMEOUT_MS; waitedMs += POLL_PAUSE_MS) {
    signal.throwIfAborted();
    if (job.state === 'succeeded') return;
    if (job.state === 'failed' || job.state === 'cancelled')
      throw new Error(`the forecast ${job.state} (${job.errorCode ?? 'no code'})`);
    await new Promise((resolve) => setTimeout(resolve, POLL_PAUSE_MS));
    job = await api.call(`/api/forecasts/jobs/${job.id}`, { schema: forecastJobSchema });
  }
  throw new Error(`the forecast was not ready within ${FORECAST_TIMEOUT_MS / 1000} s`);
}

/** Makes the demo company once, step by step as a person would; what is there already is left alone. */
export async function seedDemo(place: DemoPlace, signal: AbortSignal): Promise<void> {
  const { folder, password, apiUrl, given, environment, terminal } = place;
  if (given.ACCUBOOKS_DEMO === 'off' || existsSync(folder.demoFile)) return;
  const startedMs = systemClock.elapsedMs();
  const api = new ApiClient(apiUrl, signal);
  try {
    await signIn(api, password, place.databaseUrl);
    // A company that is in use, with room to try things.
    await putOnPlan(environment, await enterCompany(api), { plan: 'PRO', source: 'demo' });
    await importBooks(api);
    await forecast(api, signal);
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    terminal.note(`the demo company is not complete; the next start goes on with it (${why})`);
    return;
  }
  writeFileSync(folder.demoFile, `${JSON.stringify({ email: DEMO_EMAIL, company: DEMO_COMPANY })}\n`);
  terminal.done(`demo company ${DEMO_COMPANY}: 36 months of books imported, forecast ready`, startedMs);
}
