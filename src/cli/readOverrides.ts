import { z } from 'zod';
import type { OnCallOverride } from '@/core/escalation/EscalationEvent.ts';
import type { CliContext } from './CliContext.ts';
import { PagerClient } from './PagerClient.ts';

/** Longest wait for a list that the pager has in memory, in milliseconds. */
const ANSWER_TIMEOUT_MS = 8_000;

export const overrideSchema = z.object({
  id: z.string(),
  rotation: z.string(),
  person: z.string().optional(),
  fromMs: z.number(),
  untilMs: z.number(),
});
const overridesSchema = z.object({ overrides: z.array(overrideSchema) });

/** Those who stand in, as the pager knows them. Throws a CliError when it does not say. */
export async function readOverrides({ environment }: CliContext): Promise<OnCallOverride[]> {
  const options = { schema: overridesSchema, timeoutMs: ANSWER_TIMEOUT_MS };
  const { overrides } = await new PagerClient(environment).call('GET', '/oncall', options);
  return overrides.map((one) => ({ ...one, person: one.person }));
}
