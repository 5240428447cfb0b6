import { z } from 'zod';

/** Longest wait for an answer, in milliseconds. */
const TIMEOUT_MS = 3_000;

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            name: z.string(),
            lastEvaluation: z.iso.datetime({ offset: true }),
            alerts: z.array(z.object({ labels: z.record(z.string(), z.string()) })).default([]),
          }),
        ),
      }),
    ),
  }),
});

/** An alert of Prometheus. */
export type AlertRule = {
  readonly name: string;
  /** False right after a start: it knows nothing yet. */
  readonly isEvaluated: boolean;
  /** Labels of what fires, or is about to. */
  readonly active: readonly Readonly<Record<string, string>>[];
};

/** The alerts of a Prometheus and what is active of them; undefined when it does not answer. */
export async function askRules(url: string): Promise<readonly AlertRule[] | undefined> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(new URL('/api/v1/rules?type=alert', url), { signal, redirect: 'error' });
    const { data } = answerSchema.parse(await answer.json());
    return data.groups
      .flatMap(({ rules }) => rules)
      .map(({ name, lastEvaluation, alerts }) => ({
        name,
        isEvaluated: Date.parse(lastEvaluation) > 0,
        active: alerts.map(({ labels }) => labels),
      }));
  } catch {
    return undefined;
  }
}
