import { z } from 'zod';
import { healthResponseSchema } from '@/features/monitoring/monitoringContract.ts';

/** Longest wait for an answer, in milliseconds. Health itself takes five seconds at most. */
const ANSWER_TIMEOUT_MS = 8_000;

async function readJson(base: string, path: string): Promise<unknown> {
  const url = new URL(path, base.endsWith('/') ? base : `${base}/`);
  const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).catch(() => {
    throw new Error(`${url.origin} does not answer`);
  });
  return answer.json().catch(() => {
    throw new Error(`${url.origin} answered ${answer.status}, and no JSON`);
  });
}

/** Throws when nothing says how the API is. */
export async function askHealth(apiUrl: string) {
  return healthResponseSchema.parse(await readJson(apiUrl, 'api/health/all'));
}

const vectorSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })),
  }),
});

/** The one number of an expression; undefined when it has none. Throws when Prometheus cannot be asked. */
export async function askPrometheus(prometheusUrl: string, expression: string): Promise<number | undefined> {
  const path = `api/v1/query?query=${encodeURIComponent(expression)}`;
  const { data } = vectorSchema.parse(await readJson(prometheusUrl, path));
  const text = data.result[0]?.value[1];
  const value = Number(text);
  return text === undefined || Number.isNaN(value) ? undefined : value;
}

const rulesSchema = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(z.object({ name: z.string(), health: z.string(), type: z.string() })),
      }),
    ),
  }),
});
const managersSchema = z.object({
  data: z.object({ activeAlertmanagers: z.array(z.object({ url: z.string() })) }),
});

export type LoadedAlerts = { readonly names: ReadonlySet<string>; readonly broken: readonly string[] };

/** The alerts that Prometheus evaluates, and those it cannot. */
export async function askRules(prometheusUrl: string): Promise<LoadedAlerts> {
  const { data } = rulesSchema.parse(await readJson(prometheusUrl, 'api/v1/rules?type=alert'));
  const rules = data.groups.flatMap((group) => group.rules).filter(({ type }) => type === 'alerting');
  return {
    names: new Set(rules.map(({ name }) => name)),
    broken: rules.filter(({ health }) => health === 'err').map(({ name }) => name),
  };
}

/** How many Alertmanagers Prometheus sends to. */
export async function askManagers(prometheusUrl: string): Promise<number> {
  const { data } = managersSchema.parse(await readJson(prometheusUrl, 'api/v1/alertmanagers'));
  return data.activeAlertmanagers.length;
}

export async function isReady(base: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/-/ready', base), { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
