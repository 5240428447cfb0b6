import type { Incident } from '@/core/incidents/Incident.ts';
import {
  PUBLIC_NAMES,
  type PublicStatus,
  publicComponents,
  publicStatus,
} from '@/core/incidents/publicWords.ts';
import type { Log } from '@/shared/log/log.ts';
import type { SlackPoster } from '@/shared/paging/SlackPoster.ts';
import type { StatusClient } from '@/shared/statusPage/StatusClient.ts';
import type { IncidentMessage } from './IncidentMessageStore.ts';
import type { MessageTemplate } from './incidentMessageContract.ts';

/** What became of a channel. */
export type ChannelOutcome = 'told' | 'off' | 'failed';
/** Where a message stands now; `failed` is for a person to do again by hand. */
export type Told = { readonly statusPage: ChannelOutcome; readonly slack: ChannelOutcome };

export type PublicChannelDeps = {
  /** Undefined where nothing says who may write to it. */
  readonly status: Pick<StatusClient, 'postIncident' | 'updateIncident'> | undefined;
  readonly slack: Pick<SlackPoster, 'post'> | undefined;
  readonly log: Log;
};

type Saying =
  | { readonly template: MessageTemplate; readonly by: string }
  | { readonly body: string; readonly signedBy: string; readonly by: string };

/** The status page and the internal channel; one that is down keeps nothing from the other. */
export class PublicChannels {
  readonly #deps: PublicChannelDeps;

  constructor(deps: PublicChannelDeps) {
    this.#deps = deps;
  }

  async tell(incident: Incident, message: IncidentMessage, by: string): Promise<Told> {
    const { status, slack } = this.#deps;
    const note = `${incident.priority} ${incident.title} (${incident.id}): customers are told: ${message.text}`;
    const [statusPage, posted] = await Promise.all([
      this.#attempt('status page', status && (() => this.#post(status, incident, message, by))),
      this.#attempt('Slack', slack && (() => slack.post({ text: note }))),
    ]);
    return { statusPage, slack: posted };
  }

  async #attempt(channel: string, work: (() => Promise<void>) | undefined): Promise<ChannelOutcome> {
    if (work === undefined) return 'off';
    try {
      await work();
      return 'told';
    } catch (error) {
      this.#deps.log.warn({ error, channel }, 'a message about an incident did not reach a channel');
      return 'failed';
    }
  }

  /** The page answers with the incident that it has under our reference; the message is then its next update. */
  async #post(
    client: Pick<StatusClient, 'postIncident' | 'updateIncident'>,
    incident: Incident,
    { template, text }: IncidentMessage,
    by: string,
  ): Promise<void> {
    const saying: Saying =
      template === null ? { body: text, signedBy: 'CTO', by } : { template: template as MessageTemplate, by };
    const status = publicStatus(incident, template);
    const first = status === 'resolved' || status === 'postmortem' ? 'monitoring' : status;
    const page = await client.postIncident({
      ...{ name: PUBLIC_NAMES[incident.component], status: first, reference: incident.id },
      ...{ components: { ...publicComponents(incident, first) }, ...saying },
    });
    const isNew = page.incident_updates.length === 1 && page.incident_updates[0]?.body === text;
    if (isNew && first === status) return;
    await client.updateIncident(page.id, this.#update(incident, status, saying));
  }

  #update(incident: Incident, status: PublicStatus, saying: Saying) {
    return { status, components: { ...publicComponents(incident, status) }, ...saying };
  }
}
