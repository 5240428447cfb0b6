import type { IncidentPageService } from '@/features/incidents/IncidentPageService.ts';
import type { IncidentService } from '@/features/incidents/IncidentService.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type StatusClient, StatusPageFault } from '@/shared/statusPage/StatusClient.ts';
import type { PublicIncident, StatusSummary } from '@/shared/statusPage/statusPageContract.ts';
import type { AnnounceRequest } from './announcementContract.ts';

type Deps = {
  readonly page: Pick<StatusClient, 'summary' | 'postIncident' | 'updateIncident'>;
  readonly incidents: Pick<IncidentService, 'read' | 'recordEvent'>;
  readonly pages: Pick<IncidentPageService, 'deliver' | 'isBehind'>;
};

function toAppError(thrown: unknown): unknown {
  if (!(thrown instanceof StatusPageFault)) return thrown;
  const { message, kind } = thrown;
  const code = kind === 'refused' ? 'STATUS_PAGE_REFUSED' : 'STATUS_PAGE_UNAVAILABLE';
  return new AppError(code, { message, cause: thrown });
}

/** What customers are told, through the status page, with a line in the timeline of the incident. */
export class AnnouncementService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Throws STATUS_PAGE_UNAVAILABLE. */
  async read(): Promise<StatusSummary> {
    return this.#deps.page.summary().catch((error: unknown) => {
      throw toAppError(error);
    });
  }

  /**
   * Opens it on the page the first time and adds an update afterwards. The id of our incident is the reference, so
   * that two who tell at once open one. Throws INCIDENT_NOT_FOUND, STATUS_PAGE_UNAVAILABLE, STATUS_PAGE_REFUSED.
   */
  async announce(incidentId: string, order: AnnounceRequest, by: string): Promise<PublicIncident> {
    const { page, incidents, pages } = this.#deps;
    await pages.deliver({ incidentId });
    if (await pages.isBehind(incidentId))
      throw new AppError('STATUS_PAGE_UNAVAILABLE', {
        message:
          'What was said before has not reached the status page yet and is tried again; then say this.',
      });
    const { events } = await incidents.read(incidentId);
    const told = events.findLast(({ data }) => typeof data.statusPageId === 'string')?.data.statusPageId;
    const published = await this.#send(page, { ...order, by }, incidentId, told).catch((error: unknown) => {
      throw toAppError(error);
    });
    const words = order.template === undefined ? `signed by ${order.signedBy}` : `text “${order.template}”`;
    const text = `Status page: ${order.status}, ${words}.`;
    await incidents.recordEvent(incidentId, 'message', by, text, { statusPageId: published.id });
    return published;
  }

  async #send(
    page: Deps['page'],
    order: AnnounceRequest & { readonly by: string },
    reference: string,
    told: unknown,
  ): Promise<PublicIncident> {
    const { status, name, ...said } = order;
    if (typeof told === 'string')
      return page.updateIncident(told, { ...said, status, ...(name === undefined ? {} : { name }) });
    if (name === undefined || status === 'resolved' || status === 'postmortem')
      throw new StatusPageFault(
        'refused',
        'The first time it needs a title for customers, and is not over yet.',
      );
    return page.postIncident({ ...said, name, status, reference });
  }
}
