/** Where the test pager sends what its operator does, as PagerDuty would: the pager's own variables. */
import { z } from 'zod';

const schema = z.object({ PAGER_URL: z.url(), PAGERDUTY_WEBHOOK_SECRETS: z.string().min(1) });

export type PagingHook = { readonly url: string; readonly secret: string };

/** Undefined when nobody listens. The newest secret comes first. */
export function loadPagingHook(): PagingHook | undefined {
  const { data } = schema.safeParse(process.env);
  const [secret = ''] = data?.PAGERDUTY_WEBHOOK_SECRETS.split(',') ?? [];
  return data && { url: `${data.PAGER_URL.replace(/\/+$/, '')}/pagerduty`, secret: secret.trim() };
}
