import type { EvidenceKind } from '@/core/evidence/evidenceKinds.ts';
import type { Config } from '@/shared/config/config.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import type { DependencyHealth } from './monitoringContract.ts';
import type { EvidenceFigure, PlatformFigures } from './PlatformProbe.ts';
import type { ProviderProbe } from './ProviderProbe.ts';

/** A mail that has waited longer than this is not on its way any more, in seconds. */
const MAIL_OLDEST_S = 900;
const HOUR_S = 3_600;
/** How old evidence may become, in seconds: a backup every day, a restore that is tried every quarter. */
const AGE_MAX_S: Readonly<Partial<Record<EvidenceKind, number>>> = {
  backup: 26 * HOUR_S,
  'wal-archive': HOUR_S,
  'restore-drill': 92 * 24 * HOUR_S,
};
/** Seconds of the log that a disaster may cost at most (RPO). */
const WAL_AGE_MAX_S = HOUR_S;

type Figures = DependencyHealth['figures'];

export const healthy = (detail: string, figures: Figures = {}): DependencyHealth => ({
  ...{ status: 'healthy', detail, latencyMs: null, figures },
});
export const degraded = (detail: string, figures: Figures = {}): DependencyHealth => ({
  ...{ status: 'degraded', detail, latencyMs: null, figures },
});
export const unhealthy = (detail: string, figures: Figures = {}): DependencyHealth => ({
  ...{ status: 'unhealthy', detail, latencyMs: null, figures },
});

type Parts = {
  readonly config: Pick<Config, 'STRIPE_SECRET_KEY' | 'SMTP_URL' | 'EVIDENCE_EXPECTED'>;
  readonly hold: HoldView;
  /** Rejects when Postgres does not tell. */
  readonly readFigures: () => Promise<PlatformFigures>;
  readonly readDatabase: () => Promise<DependencyHealth>;
  readonly provider: Pick<ProviderProbe, 'isAnswering'>;
};

async function checkBilling({ config, readFigures }: Parts): Promise<DependencyHealth> {
  if (config.STRIPE_SECRET_KEY === '') return healthy('there is no billing here', { gate: 'none' });
  const figures = await readFigures().catch(() => undefined);
  if (figures === undefined)
    return degraded('Postgres does not tell whether billing is frozen: nothing is charged', {
      gate: 'unknown',
    });
  return figures.billing === null
    ? healthy('the gate of billing is open', { gate: 'open' })
    : degraded(`billing is frozen since ${figures.billing.frozen_at}: nothing is charged`, {
        gate: 'closed',
        since: figures.billing.frozen_at,
      });
}

async function checkPayments({ config, provider }: Parts): Promise<DependencyHealth> {
  if (config.STRIPE_SECRET_KEY === '') return healthy('there is no billing here');
  return (await provider.isAnswering())
    ? healthy('the payment provider takes our calls')
    : unhealthy('the payment provider does not take our calls: nothing can be paid, all else goes on');
}

async function checkMail({ config, readFigures }: Parts): Promise<DependencyHealth> {
  if (config.SMTP_URL === '') return healthy('no mail server is configured: no mail is sent');
  const read = await readFigures().catch(() => undefined);
  if (read === undefined) return degraded('Postgres does not tell how many mails wait');
  const { waiting, oldest_s, dead } = read.mail;
  const figures = { waiting, oldestSeconds: Math.round(oldest_s), dead };
  if (oldest_s <= MAIL_OLDEST_S) return healthy('mails go out', figures);
  const minutes = Math.floor(oldest_s / 60);
  return degraded(`mails wait, the oldest for ${minutes} minutes; none is lost`, figures);
}

/** Why this evidence does not hold; undefined when it does. */
function evidenceFault({ kind, age_seconds, is_expired }: EvidenceFigure): string | undefined {
  const name = kind.replaceAll('-', ' ');
  const ageMax = AGE_MAX_S[kind];
  if (age_seconds === null) return `no ${name} was ever recorded`;
  if (is_expired) return `the evidence of the last ${name} has expired`;
  if (ageMax !== undefined && age_seconds > ageMax)
    return `the last good ${name} is ${Math.floor(age_seconds / HOUR_S)} hours old`;
  return undefined;
}

function archiveFault({ walArchiving, walArchiveAgeSeconds }: Figures): string | undefined {
  if (walArchiving === false) return 'Postgres archives no log';
  return typeof walArchiveAgeSeconds === 'number' && walArchiveAgeSeconds > WAL_AGE_MAX_S
    ? `the log waits for its archive for ${Math.floor(walArchiveAgeSeconds / HOUR_S)} hours`
    : undefined;
}

/** What is promised of backups: the log's archive is asked of Postgres itself, all else of the evidence. */
async function checkBackups({ config, readFigures, readDatabase }: Parts): Promise<DependencyHealth> {
  const promised = config.EVIDENCE_EXPECTED.filter((kind) => AGE_MAX_S[kind] !== undefined);
  if (promised.length === 0) return healthy('no backup is promised here (EVIDENCE_EXPECTED)');
  const read = await readFigures().catch(() => undefined);
  if (read === undefined) return degraded('Postgres does not tell how old the backups are');
  const asked = read.evidence.filter(({ kind }) => promised.includes(kind) && kind !== 'wal-archive');
  const archive = promised.includes('wal-archive') ? archiveFault((await readDatabase()).figures) : undefined;
  const faults = [...asked.map(evidenceFault), archive].filter((fault) => fault !== undefined);
  const ages = asked.map(({ kind, age_seconds }) => [
    `${kind}AgeSeconds`,
    age_seconds === null ? null : Math.round(age_seconds),
  ]);
  const figures: Figures = Object.fromEntries(ages);
  return faults.length === 0
    ? healthy('backups are as promised', figures)
    : unhealthy(faults.join('; '), figures);
}

function checkHold({ hold }: Parts): DependencyHealth {
  if (hold.isHeld) return unhealthy('the system is on hold: the API serves nothing', { isHeld: true });
  return hold.isKnown
    ? healthy('there is no hold', { isHeld: false })
    : degraded('whether the system is on hold is not known yet: the API serves nothing', { isHeld: null });
}

/** Dependencies that are states of the platform itself; none rejects. */
export function platformProbes(parts: Parts) {
  return {
    billing: () => checkBilling(parts),
    payments: () => checkPayments(parts),
    mail: () => checkMail(parts),
    backups: () => checkBackups(parts),
    hold: async () => checkHold(parts),
  };
}
