import { z } from 'zod';
import { PRIORITIES, worstFirst } from '@/core/incidents/priority.ts';
import { CliError } from './CliError.ts';
import { EXIT } from './exitCodes.ts';
import { PagerClient } from './PagerClient.ts';

export const pagedIncidentSchema = z.object({
  id: z.string(),
  ladder: z.string(),
  title: z.string(),
  priority: z.enum(PRIORITIES),
  openedAt: z.string(),
  acknowledgedAt: z.string().nullable(),
  acknowledgedBy: z.string().nullable(),
  isCalling: z.boolean(),
  told: z.array(z.object({ person: z.string(), manner: z.string(), channel: z.string(), at: z.string() })),
});
export type PagedIncidentView = z.infer<typeof pagedIncidentSchema>;

/** Incidents as the pager knows them, the latest first. */
export async function listPaged(pager: PagerClient): Promise<PagedIncidentView[]> {
  const schema = z.object({ items: z.array(pagedIncidentSchema) });
  const { items } = await pager.call('GET', '/incidents', { schema });
  return items.sort((one, other) => other.openedAt.localeCompare(one.openedAt));
}

/** First what still calls for somebody. */
function rankOf({ isCalling, acknowledgedAt }: PagedIncidentView): number {
  return isCalling && acknowledgedAt === null ? 0 : 1;
}

/** Takes an incident at the pager, by its id, its ladder or `last`, which is the worst that nobody has, of equals the latest. */
export async function acknowledgeAtPager(
  environment: Readonly<Record<string, string | undefined>>,
  named: string,
  by: string,
): Promise<PagedIncidentView> {
  const pager = new PagerClient(environment);
  const open = named === 'last' ? await listPaged(pager) : [];
  const [worst] = open.toSorted((one, other) => rankOf(one) - rankOf(other) || worstFirst(one, other));
  const name = worst?.id ?? named;
  const path = `/incidents/${encodeURIComponent(name)}/acknowledge`;
  return pager.call('POST', path, { schema: pagedIncidentSchema, body: { by } });
}

/** What only the pager may know of, or knows while the database is away. */
export function isForPager(error: unknown): error is CliError {
  return (
    error instanceof CliError && (error.exitCode === EXIT.unavailable || error.code === 'INCIDENT_NOT_FOUND')
  );
}
