/** Slack by its own client: an incoming webhook. The client keeps what Slack asks to wait to itself, so we read it. */
import { IncomingWebhook, type IncomingWebhookSendArguments } from '@slack/webhook';
import { faultOfSilence, faultOfStatus } from './ChannelFault.ts';

/** Longest wait for an answer, in milliseconds. */
const TIMEOUT_MS = 8_000;

export class SlackPoster {
  readonly #url: string;

  /** The webhook's address, which is a secret. */
  constructor(url: string) {
    this.#url = url;
  }

  /** Resolves when Slack has taken the message. Throws a ChannelFault, which says what Slack asks to wait. */
  async post(message: IncomingWebhookSendArguments): Promise<void> {
    let refusal: { readonly status: number; readonly retryAfter: string | null } | undefined;
    const webhook = new IncomingWebhook(this.#url, {
      timeout: TIMEOUT_MS,
      fetch: async (url, init) => {
        const answer = await fetch(url, init);
        if (!answer.ok) refusal = { status: answer.status, retryAfter: answer.headers.get('retry-after') };
        return answer;
      },
    });
    try {
      await webhook.send(message);
    } catch (error) {
      throw refusal === undefined
        ? faultOfSilence('Slack', error)
        : faultOfStatus('Slack', refusal.status, refusal.retryAfter);
    }
  }
}
