import { PUBLIC_NAMES, publicComponents, publicStatus } from '@/core/incidents/publicWords.ts';
import { nowOf } from '@/shared/clock/Clock.ts';
import type { Log } from '@/shared/log/log.ts';
import { type StatusClient, StatusPageFault } from '@/shared/statusPage/StatusClient.ts';
import { type IncidentMessage, IncidentMessageStore } from './IncidentMessageStore.ts';
import type { IncidentDeps } from './IncidentService.ts';
import { IncidentStore } from './IncidentStore.ts';
import type { MessageTemplate } from './incidentMessageContract.ts';

/** Longer than two requests to the page may take. */
const LEASE_S = 60;
/** Pauses between attempts double up to the longest. */
const FIRST_PAUSE_S = 5;
const PAUSE_S_MAX = 30;
/** Nobody needs to read what is older. */
const USEFUL_MS = 24 * 60 * 60_000;
const AT_A_TIME = 20;

export type IncidentPageDeps = IncidentDeps & {
  /** Undefined where nothing says who may write to the page. */
  readonly page: Pick<StatusClient, 'postIncident' | 'updateIncident'> | undefined;
  readonly log: Log;
};

/** Which messages; all that wait when nothing is named. */
export type PageWish = { readonly incidentId?: string; readonly messageId?: string };

type Attempted = { readonly state: 'told' | 'failed' | 'waiting'; readonly fault: string | null };

function pauseS(attempts: number): number {
  return Math.min(FIRST_PAUSE_S * 2 ** Math.min(attempts - 1, 10), PAUSE_S_MAX);
}

/** Tells the status page what was said to customers: in the order of each incident, again until it has it, and once. */
export class IncidentPageService {
  readonly #deps: IncidentPageDeps;

  constructor(deps: IncidentPageDeps) {
    this.#deps = deps;
  }

  get isOn(): boolean {
    return this.#deps.page !== undefined;
  }

  /** Tells what is due; how many were told. A page that takes nothing is asked again at the next call. */
  async deliver(wish: PageWish = {}): Promise<number> {
    const { inTransaction, page } = this.#deps;
    if (page === undefined) return 0;
    for (let told = 0; told < AT_A_TIME; told += 1) {
      const message = await inTransaction((sql) => new IncidentMessageStore(sql).claimForPage(wish, LEASE_S));
      if (message === undefined) return told;
      const attempted = await this.#attempt(page, message);
      await this.#end(message, attempted);
      if (attempted.state === 'waiting') return told;
    }
    return AT_A_TIME;
  }

  /** Whether something said about the incident has not reached the page: nothing newer may go there before it. */
  async isBehind(incidentId: string): Promise<boolean> {
    const messages = await this.#deps.inTransaction((sql) => new IncidentMessageStore(sql).list(incidentId));
    return messages.some(({ pageState }) => pageState === 'waiting');
  }

  async #attempt(page: NonNullable<IncidentPageDeps['page']>, message: IncidentMessage): Promise<Attempted> {
    try {
      await this.#post(page, message);
      return { state: 'told', fault: null };
    } catch (error) {
      if (!(error instanceof StatusPageFault)) throw error;
      const { clock, log } = this.#deps;
      const isOld = clock.nowMs() - Date.parse(message.sentAt ?? '') > USEFUL_MS;
      const state = error.kind === 'refused' || isOld ? 'failed' : 'waiting';
      const { id: messageId, incidentId, pageAttempts: attempt } = message;
      log.warn({ error, messageId, incidentId, attempt, state }, 'the status page did not take a message');
      return { state, fault: error.message };
    }
  }

  async #end(message: IncidentMessage, { state, fault }: Attempted): Promise<void> {
    const { inTransaction, clock } = this.#deps;
    await inTransaction(async (sql) => {
      const pause = pauseS(message.pageAttempts);
      await new IncidentMessageStore(sql).endForPage(message.id, { state, fault, pauseS: pause });
      if (state !== 'failed') return;
      const text = `The status page has not been told “${message.text.slice(0, 200)}”: ${fault} Say it by hand: npx accubooks status post.`;
      const at = nowOf(clock).toISOString();
      await new IncidentStore(sql).addEvent(message.incidentId, { kind: 'note', text }, { by: 'system', at });
    });
  }

  /** The page answers with the incident that it has under our reference, and knows what it was told by its id. */
  async #post(
    page: NonNullable<IncidentPageDeps['page']>,
    { id: messageId, incidentId, template, text, author: by }: IncidentMessage,
  ): Promise<void> {
    const [incident] = await this.#deps.inTransaction((sql) =>
      new IncidentStore(sql).find({ id: incidentId, limit: 1 }),
    );
    if (incident === undefined) throw new StatusPageFault('refused', 'There is no such incident.');
    const saying =
      template === null ? { body: text, signedBy: 'CTO', by } : { template: template as MessageTemplate, by };
    const status = publicStatus(incident, template);
    const first = status === 'resolved' || status === 'postmortem' ? 'monitoring' : status;
    const order = { components: { ...publicComponents(incident, first) }, ...saying };
    const { id } = await page.postIncident({
      ...{ name: PUBLIC_NAMES[incident.component], status: first, reference: incident.id, ...order },
      ...(first === status ? { messageId } : {}),
    });
    const components = { ...publicComponents(incident, status) };
    await page.updateIncident(id, { status, components, messageId, ...saying });
  }
}
