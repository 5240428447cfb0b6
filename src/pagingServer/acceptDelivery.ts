import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Channel } from './Delivery.ts';

/** As the vendor would answer; `dedupKey` and `summary` are what is shown. */
export type Acceptance = {
  readonly status: number;
  readonly reply: string | object;
  readonly summary: string;
  readonly dedupKey?: string;
  /** What is kept: the body without the sender's key. */
  readonly kept: unknown;
  readonly refusal?: string;
};

const SUMMARY_LENGTH_MAX = 1024;
const DEDUP_KEY_LENGTH_MAX = 255;
const ROUTING_KEY_LENGTH = 32;
const SHOWN_OF_KEY = 4;

const payloadSchema = z.looseObject({
  summary: z.string().min(1).max(SUMMARY_LENGTH_MAX),
  source: z.string().min(1),
  severity: z.enum(['critical', 'error', 'warning', 'info']),
  timestamp: z.string().optional(),
});

/** Events API v2 of PagerDuty. */
const eventSchema = z
  .looseObject({
    routing_key: z
      .string()
      .length(
        ROUTING_KEY_LENGTH,
        `Length of 'routing_key' is incorrect (should be ${ROUTING_KEY_LENGTH} characters)`,
      ),
    event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
    dedup_key: z.string().max(DEDUP_KEY_LENGTH_MAX).optional(),
    payload: payloadSchema.optional(),
    links: z.array(z.looseObject({ href: z.string().min(1) })).optional(),
    images: z.array(z.looseObject({ src: z.string().min(1) })).optional(),
  })
  .refine(({ event_action: action, payload }) => action !== 'trigger' || payload !== undefined, {
    error: "'payload' is missing or blank",
  })
  .refine(({ event_action: action, dedup_key: key }) => action === 'trigger' || Boolean(key), {
    error: "'dedup_key' is missing or blank",
  });

const webhookMessageSchema = z
  .looseObject({
    text: z.string().optional(),
    attachments: z.array(z.looseObject({})).max(100).optional(),
    blocks: z
      .array(z.looseObject({ type: z.string() }))
      .max(50)
      .optional(),
  })
  .refine(({ text, attachments, blocks }) =>
    [text, attachments?.length, blocks?.length].some((one) => Boolean(one)),
  );

function faultsOf(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) =>
    message.startsWith('Length of') || message.startsWith("'")
      ? message
      : `'${path.map(String).join('.')}' ${message}`,
  );
}

/** The last characters, so that keys can be told apart and none is kept. */
function masked(key: string): string {
  return `…${key.slice(-SHOWN_OF_KEY)}`;
}

function acceptEvent(body: unknown): Acceptance {
  const parsed = eventSchema.safeParse(body);
  if (!parsed.success) {
    const errors = faultsOf(parsed.error);
    const reply = { status: 'invalid event', message: 'Event object is invalid', errors };
    return { status: 400, reply, summary: 'invalid event', kept: null, refusal: errors.join('; ') };
  }
  const event = parsed.data;
  const dedupKey =
    event.dedup_key || createHash('sha256').update(JSON.stringify(event)).digest('hex').slice(0, 32);
  return {
    status: 202,
    reply: { status: 'success', message: 'Event processed', dedup_key: dedupKey },
    summary: `${event.event_action}: ${event.payload?.summary ?? dedupKey}`,
    dedupKey,
    kept: { ...event, routing_key: masked(event.routing_key) },
  };
}

function acceptMessage(body: unknown): Acceptance {
  const refuse = (refusal: string): Acceptance => ({
    status: 400,
    reply: refusal,
    summary: refusal,
    kept: null,
    refusal,
  });
  if (typeof body !== 'object' || body === null) return refuse('invalid_payload');
  const parsed = webhookMessageSchema.safeParse(body);
  if (!parsed.success) return refuse('no_text');
  const { text, attachments } = parsed.data;
  const { title, fallback } = (attachments?.[0] ?? {}) as { title?: unknown; fallback?: unknown };
  const summary = [text, title, fallback].find((one) => typeof one === 'string' && one !== '');
  return { status: 200, reply: 'ok', summary: String(summary ?? '(blocks)'), kept: parsed.data };
}

const notificationSchema = z.looseObject({
  status: z.string(),
  alerts: z.array(z.looseObject({ labels: z.record(z.string(), z.string()) })),
});

function acceptHook(body: unknown): Acceptance {
  if (body === undefined)
    return {
      status: 400,
      reply: { error: 'Not JSON.' },
      summary: 'not JSON',
      kept: null,
      refusal: 'not JSON',
    };
  const parsed = notificationSchema.safeParse(body);
  const summary = parsed.success
    ? `${parsed.data.status}: ${[...new Set(parsed.data.alerts.map(({ labels }) => labels.alertname))].join(', ')}`
    : 'a notification';
  return { status: 200, reply: {}, summary, kept: body };
}

/** What the vendor of this channel would answer to the body; undefined is what is no JSON. */
export function acceptDelivery(channel: Channel, body: unknown): Acceptance {
  if (channel === 'pagerduty') return acceptEvent(body);
  return channel === 'slack' ? acceptMessage(body) : acceptHook(body);
}
