import { z } from 'zod';

/** Longest wait for an answer, in milliseconds. */
const TIMEOUT_MS = 3_000;

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })).max(100) }),
});

/** The one figure of a query; undefined when there is none, or Prometheus does not answer. */
export async function askPrometheus(url: string, query: string): Promise<number | undefined> {
  try {
    const address = new URL('/api/v1/query', url);
    address.searchParams.set('query', query);
    const answer = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    const parsed = answerSchema.safeParse(await answer.json());
    const figure = Number(parsed.data?.data.result[0]?.value[1] ?? Number.NaN);
    return Number.isFinite(figure) ? figure : undefined;
  } catch {
    return undefined;
  }
}
