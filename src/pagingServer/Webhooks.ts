import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { PagingHook } from '@/shared/config/pagingHook.ts';
import { pagerDutySignature } from '@/shared/paging/pagerDutySignature.ts';
import type { Page } from './Inbox.ts';

/** As PagerDuty does: five attempts, none of which waits longer than 5 s; here the pauses are short. */
const ATTEMPTS_MAX = 5;
const TIMEOUT_MS = 5_000;
const FIRST_PAUSE_MS = 1_000;
const WAITING_MAX = 200;
const SHOWN_MAX = 200;

/** One webhook, and what was answered to its last attempt; 0 is silence. */
export type SentWebhook = {
  readonly id: string;
  readonly eventType: string;
  readonly dedupKey: string;
  readonly by: string;
  readonly at: string;
  status: number;
  attempts: number;
};

function idOf(text: string): string {
  return `P${createHash('sha256').update(text).digest('hex').slice(0, 13).toUpperCase()}`;
}

function reference(type: string, summary: string) {
  const id = idOf(summary);
  const at = `https://test-pager.example/${id}`;
  return { html_url: at, id, self: at, summary, type: `${type}_reference` };
}

/** Version 3, as in PagerDuty's documentation. `by` is a person; undefined is the integration. */
function bodyOf(sent: SentWebhook, page: Page, by: string | undefined) {
  const service = reference('service', 'AccuBooks');
  return {
    event: {
      id: sent.id,
      event_type: sent.eventType,
      resource_type: 'incident',
      occurred_at: sent.at,
      agent: by === undefined ? service : reference('user', by),
      client: null,
      data: {
        ...{ id: idOf(page.dedupKey + page.firstAt), type: 'incident', status: page.state },
        ...{ incident_key: page.dedupKey, created_at: page.firstAt, title: page.summary, service },
        ...{ number: 1, urgency: 'high', assignees: [], teams: [], priority: null, resolve_reason: null },
      },
    },
  };
}

/** Tells the pager what becomes of an incident: signed, in order, and again when it was not taken. */
export class Webhooks {
  readonly #hook: PagingHook | undefined;
  readonly #clock: Clock;
  readonly #stopping = new AbortController();
  #turn: Promise<void> = Promise.resolve();
  #waiting = 0;
  #sent: SentWebhook[] = [];

  constructor(hook: PagingHook | undefined, clock: Clock) {
    this.#hook = hook;
    this.#clock = clock;
  }

  /** The latest first. */
  list(): readonly SentWebhook[] {
    return this.#sent.toReversed();
  }

  /** Sent after those before it; the caller does not wait. */
  tell(page: Page, by: string | undefined): void {
    if (this.#hook === undefined || this.#waiting >= WAITING_MAX) return;
    const hook = this.#hook;
    const sent: SentWebhook = {
      ...{ id: randomUUID(), eventType: `incident.${page.state}`, dedupKey: page.dedupKey },
      ...{ by: by ?? 'the integration', at: nowOf(this.#clock).toISOString(), status: 0, attempts: 0 },
    };
    this.#sent = [...this.#sent.slice(1 - SHOWN_MAX), sent];
    const body = JSON.stringify(bodyOf(sent, page, by));
    this.#waiting += 1;
    this.#turn = this.#turn
      .then(() => this.#deliver(hook, sent, body))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#turn;
  }

  async #deliver(hook: PagingHook, sent: SentWebhook, body: string): Promise<void> {
    const { signal } = this.#stopping;
    while (sent.attempts < ATTEMPTS_MAX && !signal.aborted) {
      sent.attempts += 1;
      sent.status = await fetch(hook.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-pagerduty-signature': pagerDutySignature(body, hook.secret),
          'x-webhook-id': sent.id,
        },
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      }).then(
        async (answer) => {
          await answer.body?.cancel();
          return answer.status;
        },
        () => 0,
      );
      const isToBeTriedAgain = sent.status === 0 || sent.status === 429 || sent.status >= 500;
      if (!isToBeTriedAgain) return;
      const pauseMs = FIRST_PAUSE_MS * 2 ** (sent.attempts - 1);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
