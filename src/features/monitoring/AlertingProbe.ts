import type { Config } from '@/shared/config/config.ts';
import type { DependencyHealth } from './monitoringContract.ts';
import { degraded, healthy, unhealthy } from './platformProbes.ts';

/** Longest wait for one of them, in milliseconds. */
const ANSWER_TIMEOUT_MS = 1_500;

export type AlertingUrls = Pick<Config, 'PROMETHEUS_URL' | 'ALERTMANAGER_URL' | 'PAGER_URL'>;

async function isAnswering(base: string, path: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL(path, base), { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

/** Whether somebody would be woken: what watches, what routes and what pages. Never rejects. */
export async function checkAlerting(urls: AlertingUrls): Promise<DependencyHealth> {
  const parts = [
    { name: 'prometheus', url: urls.PROMETHEUS_URL, path: '/-/ready' },
    { name: 'alertmanager', url: urls.ALERTMANAGER_URL, path: '/-/ready' },
    { name: 'pager', url: urls.PAGER_URL, path: '/health' },
  ].filter(({ url }) => url !== '');
  if (parts.length === 0) return healthy('alerting is off here (PROMETHEUS_URL)', { mode: 'off' });
  const states = await Promise.all(
    parts.map(async ({ name, url, path }) => ({ name, isUp: await isAnswering(url, path) })),
  );
  const figures = Object.fromEntries(states.map(({ name, isUp }) => [name, isUp]));
  const silent = states.filter(({ isUp }) => !isUp).map(({ name }) => name);
  if (silent.length === 0) return healthy('whoever is on call would be paged', figures);
  const detail = `${silent.join(' and ')} ${silent.length === 1 ? 'does' : 'do'} not answer`;
  return silent.length === parts.length
    ? unhealthy(`${detail}: nobody would be paged`, figures)
    : degraded(`${detail}: pages may be late or missing`, figures);
}
