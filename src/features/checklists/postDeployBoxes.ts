import { errorShare, latencyP95 } from '@/core/alerts/expressions.ts';
import { scaleOf } from '@/core/alerts/Scale.ts';
import type { BoxAnswer } from '@/core/checklists/checklists.ts';
import { isWorse } from '@/core/incidents/priority.ts';
import { type Ask, type Asking, judged, unknown } from './Asking.ts';
import { askHealth, askPrometheus } from './askOverHttp.ts';
import { readCriticalErrors } from './readCriticalErrors.ts';

const WINDOW_S = 300;
const ERROR_SHARE_MAX = 0.01;
const P95_S_MAX = 1;
const DEPLOYMENTS_LOOKED_AT = 50;

type Since = { readonly startedAt: string; readonly deployedAt: string; readonly isWritten: boolean };

/** When the API process started, and when this version was deployed: the start, unless evidence says otherwise. */
async function readSince({ apiUrl, clock, evidence, candidate }: Asking): Promise<Since> {
  const { uptimeS } = await askHealth(apiUrl);
  const startedAt = new Date(clock.nowMs() - uptimeS * 1_000).toISOString();
  const written = await evidence.list({ kind: 'deployment', limit: DEPLOYMENTS_LOOKED_AT });
  const ours = written.find(
    ({ outcome, detail }) => outcome === 'passed' && detail.version === candidate.version,
  );
  return { startedAt, deployedAt: ours?.happenedAt ?? startedAt, isWritten: ours !== undefined };
}

const health: Ask = async ({ apiUrl, candidate }) => {
  const asked = `GET ${apiUrl}/api/health/all`;
  const { status, version, dependencies } = await askHealth(apiUrl);
  const ill = Object.entries(dependencies).filter(([, one]) => one.status !== 'healthy');
  if (version !== candidate.version)
    return judged(false, asked, `version ${version} answers, not ${candidate.version}`);
  const value = ill.map(([name, one]) => `${name} ${one.status}: ${one.detail}`).join('; ');
  return judged(status === 'healthy' && ill.length === 0, asked, value || `version ${version} is healthy`);
};

async function figure(
  { prometheusUrl }: Asking,
  expression: string,
  limit: number,
  render: (value: number) => string,
): Promise<BoxAnswer> {
  if (prometheusUrl === '') return unknown(expression, 'there is no PROMETHEUS_URL');
  const value = await askPrometheus(prometheusUrl, expression);
  if (value === undefined) return unknown(expression, 'no requests in five minutes: nothing is known');
  return judged(value < limit, expression, render(value));
}

const errorRate: Ask = (asking) =>
  figure(
    asking,
    errorShare(scaleOf(1), WINDOW_S),
    ERROR_SHARE_MAX,
    (value) => `${(value * 100).toFixed(3)} %`,
  );

const p95: Ask = (asking) =>
  figure(asking, latencyP95(scaleOf(1), WINDOW_S), P95_S_MAX, (value) => `${value.toFixed(3)} s`);

const criticalErrors: Ask = async (asking) => {
  const { logDir } = asking;
  const asked = `CRITICAL in ${logDir || '(no LOG_DIR)'}/error.log since the deployment`;
  if (logDir === '') return unknown(asked, 'there is no LOG_DIR');
  const { deployedAt } = await readSince(asking);
  const { count, first } = await readCriticalErrors(logDir, deployedAt);
  return judged(
    count === 0,
    asked,
    `${count} since ${deployedAt}${count > 0 ? `: ${first.join('; ')}` : ''}`,
  );
};

const userReports: Ask = async (asking) => {
  const { incidents, evidence } = asking;
  const asked = 'reports of customers at open incidents, and a tick';
  const reported = (await incidents.listOpen()).filter(({ customerReports }) => customerReports > 0);
  if (reported.length > 0)
    return judged(
      false,
      asked,
      reported.map(({ id, customerReports: count }) => `${count} reports at ${id}`).join('; '),
    );
  const { lastOutcome, lastAt, isExpired, expiresAt } = await evidence.latest('user-reports-normal');
  if (lastOutcome !== 'passed') return judged(false, asked, 'nobody has looked: tick it');
  if (expiresAt === null) return unknown(asked, 'the tick has no end');
  const { deployedAt } = await readSince(asking);
  if (lastAt === null || Date.parse(lastAt) < Date.parse(deployedAt))
    return judged(false, asked, `looked at ${lastAt}, before the deployment at ${deployedAt}: look again`);
  return judged(!isExpired, asked, `looked at ${lastAt}, which holds until ${expiresAt}`);
};

const watch: Ask = async (asking) => {
  const { clock, watchMs, incidents } = asking;
  const asked = 'uptime of the API, evidence `deployment`, open incidents of P0 and P1';
  const { startedAt, deployedAt, isWritten } = await readSince(asking);
  const beginMs = Math.max(Date.parse(startedAt), Date.parse(deployedAt));
  const minutes = Math.floor((clock.nowMs() - beginMs) / 60_000);
  const since = `${minutes} minutes since ${isWritten ? 'the deployment' : 'the API started'}`;
  const grave = (await incidents.listOpen()).filter(({ priority }) => isWorse(priority, 'P2'));
  if (grave.length > 0)
    return judged(false, asked, grave.map(({ id, priority }) => `${priority} ${id} is open`).join('; '));
  return judged(clock.nowMs() - beginMs >= watchMs, asked, since);
};

export const postDeployBoxes = {
  health,
  'error-rate': errorRate,
  p95,
  'critical-errors': criticalErrors,
  'user-reports-normal': userReports,
  watch,
} as const satisfies Record<string, Ask>;
