/**
 * PagerDuty by its own client: Events API v2. The client can be pointed at another host, but only by https; a
 * stand-in on the loopback speaks plain HTTP, so there the connection alone is another one and every other line is
 * the same as in production.
 */
import { Agent } from 'node:https';
import { connect, type TcpNetConnectOpts } from 'node:net';
import { event } from '@pagerduty/pdjs';
import { faultOfSilence, faultOfStatus } from './ChannelFault.ts';

/** Longest wait for an answer, in milliseconds. */
const TIMEOUT_MS = 8_000;
/** The client itself asks up to three times more when it is throttled, and waits this long in between. */
const THROTTLED_PAUSE_MS = 1_000;
const ACCEPTED = 202;
const DEDUP_KEY_LENGTH_MAX = 255;
const SUMMARY_LENGTH_MAX = 1024;

export type PagerDutyEvent = {
  readonly action: 'trigger' | 'acknowledge' | 'resolve';
  readonly routingKey: string;
  /** The same for every event of one page. */
  readonly dedupKey: string;
  readonly summary: string;
  readonly severity: 'critical' | 'error' | 'warning' | 'info';
  readonly source: string;
  readonly component: string;
  readonly group: string;
  readonly class: string;
  readonly at: Date;
  readonly details: Readonly<Record<string, string>>;
  readonly link: { readonly href: string; readonly text: string } | undefined;
};

class PlainAgent extends Agent {
  override createConnection(options: TcpNetConnectOpts) {
    return connect({ host: options.host ?? '127.0.0.1', port: options.port });
  }
}

function parametersOf(baseUrl: URL, data: Parameters<typeof event>[0]['data']) {
  return {
    server: baseUrl.host,
    data,
    // Its own timer stops nothing and would keep the process awake.
    requestTimeout: 0,
    retryTimeout: THROTTLED_PAUSE_MS,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(baseUrl.protocol === 'http:' ? { agent: new PlainAgent() } : {}),
  };
}

function dataOf(page: PagerDutyEvent): Parameters<typeof event>[0]['data'] {
  const { action, routingKey, summary, severity, source, component, group, details, link, at } = page;
  return {
    routing_key: routingKey,
    event_action: action,
    dedup_key: page.dedupKey.slice(0, DEDUP_KEY_LENGTH_MAX),
    payload: {
      summary: summary.slice(0, SUMMARY_LENGTH_MAX),
      source,
      severity,
      timestamp: at.toISOString(),
      component,
      group,
      class: page.class,
      custom_details: details,
    },
    ...(link === undefined ? {} : { links: [link] }),
  };
}

export class PagerDutyPager {
  readonly #baseUrl: URL;

  /** `baseUrl` is https, or http on the loopback; its path is PagerDuty's own. */
  constructor(baseUrl: string) {
    this.#baseUrl = new URL(baseUrl);
  }

  /** Resolves when PagerDuty has accepted the event. Throws a ChannelFault. */
  async send(page: PagerDutyEvent): Promise<void> {
    let status: number;
    let retryAfter: string | null;
    try {
      const answer = await event(parametersOf(this.#baseUrl, dataOf(page)));
      status = answer.status;
      retryAfter = answer.headers.get('retry-after');
    } catch (error) {
      throw faultOfSilence('PagerDuty', error);
    }
    if (status !== ACCEPTED) throw faultOfStatus('PagerDuty', status, retryAfter);
  }
}
