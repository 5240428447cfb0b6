import type { Config } from '@/shared/config/config.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type OnCall, onCallSchema } from './onCallContract.ts';

/** Longest wait for the pager, in milliseconds. */
const ANSWER_TIMEOUT_MS = 1_500;

const rosterSchema = onCallSchema.omit({ hasPager: true });
const NO_PAGER: OnCall = { hasPager: false, at: null, isDemo: false, items: [] };

/** Who answers now, as the pager knows it: the contact book with whoever stands in. */
export class OnCallReadModel {
  readonly #config: Pick<Config, 'PAGER_URL' | 'ALERT_TOKEN'>;

  constructor(config: Pick<Config, 'PAGER_URL' | 'ALERT_TOKEN'>) {
    this.#config = config;
  }

  /** Throws PAGER_UNAVAILABLE. */
  async read(): Promise<OnCall> {
    const { PAGER_URL, ALERT_TOKEN } = this.#config;
    if (PAGER_URL === '') return NO_PAGER;
    const answer = await fetch(`${PAGER_URL.replace(/\/+$/, '')}/oncall`, {
      headers: { authorization: `Bearer ${ALERT_TOKEN}` },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    }).catch((cause: unknown) => {
      throw new AppError('PAGER_UNAVAILABLE', { cause });
    });
    const roster = rosterSchema.safeParse(await answer.json().catch(() => undefined));
    if (!answer.ok || !roster.success) throw new AppError('PAGER_UNAVAILABLE');
    return { hasPager: true, ...roster.data };
  }
}
