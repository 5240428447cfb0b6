import { z } from 'zod';
import type { CliContext } from './CliContext.ts';
import { CliError } from './CliError.ts';
import { PagerClient } from './PagerClient.ts';

const HEALTH_TIMEOUT_MS = 3_000;
const healthSchema = z.object({
  database: z.enum(['up', 'down']),
  answersInPagerDuty: z.enum(['heard', 'off']),
  notificationsWaiting: z.number(),
});

/** What the pager says of itself; undefined when it cannot be asked. */
export async function askPagerHealth({
  environment,
}: Pick<CliContext, 'environment'>): Promise<z.infer<typeof healthSchema> | undefined> {
  try {
    const asked = { schema: healthSchema, timeoutMs: HEALTH_TIMEOUT_MS };
    return await new PagerClient(environment).call('GET', '/health', asked);
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
}
