import { CATALOGUE } from '@/core/alerts/catalogue.ts';
import type { BoxAnswer } from '@/core/checklists/checklists.ts';
import type { EvidenceKind } from '@/core/evidence/evidenceKinds.ts';
import type { EvidenceService } from '@/features/evidence/EvidenceService.ts';
import { nowOf } from '@/shared/clock/Clock.ts';
import { DEFAULT_FEATURE_FLAGS } from '@/shared/featureFlags/FeatureFlagService.ts';
import { type Ask, type Asking, type Candidate, judged, unknown } from './Asking.ts';
import { askManagers, askRules, isReady } from './askOverHttp.ts';

/** Newest evidence of a kind that is looked through for the candidate's. */
const LOOKED_AT_MAX = 200;
const COMMIT_LENGTH_MIN = 7;

type Proof = Awaited<ReturnType<EvidenceService['list']>>[number];

export function nameOf({ version, commit }: Candidate): string {
  return commit === undefined ? `version ${version}` : `commit ${commit.slice(0, 12)}`;
}

function isOf({ version, commit }: Candidate, { detail }: Proof): boolean {
  if (commit === undefined) return detail.version === version;
  const said = detail.commit;
  return typeof said === 'string' && said.length >= COMMIT_LENGTH_MIN && commit.startsWith(said);
}

/** The newest evidence of what is to be deployed: what another commit has proved says nothing of this one. */
async function proofOf(asking: Asking, kind: EvidenceKind): Promise<BoxAnswer> {
  const { evidence, candidate, clock } = asking;
  const asked = `accubooks evidence list --kind ${kind}, of ${nameOf(candidate)}`;
  if (candidate.isChanged) return judged(false, asked, 'files differ from the commit: git status');
  const proof = (await evidence.list({ kind, limit: LOOKED_AT_MAX })).find((one) => isOf(candidate, one));
  if (proof === undefined) return judged(false, asked, `there is none of ${nameOf(candidate)}`);
  const isExpired = proof.expiresAt !== null && Date.parse(proof.expiresAt) <= clock.nowMs();
  const value = `${proof.outcome} at ${proof.happenedAt}, by ${proof.recordedBy}`;
  if (isExpired) return judged(false, asked, `${value}; expired at ${proof.expiresAt}`);
  return judged(proof.outcome === 'passed', asked, value);
}

const migrations: Ask = async (asking) => {
  const asked = 'prisma/migrations beside _prisma_migrations';
  const { pending, unfinished } = await asking.readMigrations();
  if (unfinished.length > 0) return judged(false, asked, `begun and not finished: ${unfinished.join(', ')}`);
  if (pending.length === 0) return judged(true, asked, 'none is pending: there is nothing to test');
  const proof = await proofOf(asking, 'migrations-tested');
  return { ...proof, value: `${pending.length} pending; tested: ${proof.value}` };
};

const rollback: Ask = async ({ readMigrations }) => {
  const asked = 'down.sql beside each pending migration';
  const { pending, withoutDown } = await readMigrations();
  if (withoutDown.length > 0) return judged(false, asked, `missing or empty: ${withoutDown.join(', ')}`);
  const value =
    pending.length === 0
      ? 'none is pending: the version before runs on this schema'
      : `${pending.length} pending, each with its way back`;
  return judged(true, asked, value);
};

/** Today as a day, to compare with the removal date of a flag. */
const flags: Ask = async ({ clock }) => {
  const asked = 'owner and removal date of each flag in FeatureFlagService.ts';
  const today = nowOf(clock).toISOString().slice(0, 10);
  const faults = Object.entries(DEFAULT_FEATURE_FLAGS).flatMap(([name, { owner, removeBy }]) => [
    ...((owner as string) === '' ? [`${name} has no owner`] : []),
    ...(removeBy < today ? [`${name} was to be removed by ${removeBy}`] : []),
  ]);
  const count = Object.keys(DEFAULT_FEATURE_FLAGS).length;
  return judged(faults.length === 0, asked, faults.join('; ') || `${count} flags, none overdue on ${today}`);
};

const alerts: Ask = async ({ prometheusUrl, alertmanagerUrl }) => {
  const asked = `rules and Alertmanagers of Prometheus at ${prometheusUrl || '(no PROMETHEUS_URL)'}`;
  if (prometheusUrl === '' || alertmanagerUrl === '')
    return judged(false, asked, 'alerting is off: name PROMETHEUS_URL and ALERTMANAGER_URL');
  const { names, broken } = await askRules(prometheusUrl);
  const missing = CATALOGUE.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  const faults = [
    ...(missing.length > 0 ? [`not loaded: ${missing.join(', ')}`] : []),
    ...(broken.length > 0 ? [`cannot be evaluated: ${broken.join(', ')}`] : []),
    ...((await askManagers(prometheusUrl)) === 0 ? ['Prometheus knows no Alertmanager'] : []),
    ...((await isReady(alertmanagerUrl)) ? [] : ['Alertmanager does not answer']),
  ];
  return judged(
    faults.length === 0,
    asked,
    faults.join('; ') || `${CATALOGUE.length} alerts loaded, Alertmanager answers`,
  );
};

const onCallNotified: Ask = async ({ readOnCall, evidence }) => {
  const asked = 'accubooks oncall who and oncall check, and a tick';
  const { people, faults } = await readOnCall();
  if (people.length === 0) return judged(false, asked, 'nobody answers now');
  if (faults > 0)
    return judged(false, asked, `the contact book has ${faults} faults: accubooks oncall check`);
  const who = people.join(', ');
  const { lastOutcome, lastAt, isExpired, expiresAt } = await evidence.latest('on-call-notified');
  if (lastOutcome !== 'passed') return judged(false, asked, `${who} answers; nobody has told them`);
  if (expiresAt === null) return unknown(asked, 'the tick has no end');
  return judged(!isExpired, asked, `${who} answers; told at ${lastAt}, which holds until ${expiresAt}`);
};

export const preDeployBoxes = {
  tests: (asking) => proofOf(asking, 'tests'),
  'security-scan': (asking) => proofOf(asking, 'security-scan'),
  migrations,
  rollback,
  flags,
  alerts,
  'on-call-notified': onCallNotified,
} as const satisfies Record<string, Ask>;
