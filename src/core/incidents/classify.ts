/**
 * How bad is it: the rules of R218 to R221, with what C08, C09, C19, C43 and C44 make exact, as one table. Of the rules
 * that hold the worst decides, and one that may hold counts as if it did: if unsure, take the higher.
 */
import type { Incident } from './Incident.ts';
import { isWorse, type Priority } from './priority.ts';

/** What can be said about an incident, and what each means. */
export const FACTS = {
  systemDown: 'the system is completely down',
  dataLostOrCorrupt: 'data is lost or corrupt',
  securityBreach: 'security is breached',
  paymentProcessingFailed: 'payments cannot be processed',
  majorFeatureUnavailable: 'a major feature is unavailable',
  performanceSeverelyDegraded: 'performance is severely degraded',
  authenticationFailing: 'people cannot authenticate',
  databaseConnectionsFailing: 'connections to the database fail',
  minorFeatureUnavailable: 'a minor feature is unavailable',
  intermittentErrors: 'errors come and go',
  slow: 'it is slow',
  nonCriticalBug: 'something works wrongly, without harm',
  cosmetic: 'it only looks wrong',
  documentationError: 'the documentation is wrong',
  featureRequest: 'somebody wishes for something',
  poolExhausted: 'more than 90 % of the connections stay in use',
  paymentProviderDown: 'the payment provider does not answer',
  wrongMoney: 'a customer was charged wrongly',
  ordinaryDeclines: 'banks decline cards, as they do',
  redisDown: 'Redis is down',
  userObjectivesMissed: 'users notice: errors or waits beyond what is promised',
  mostLoginsFailing: 'fewer than half of the sign-ins succeed',
  dataBreach: 'data was seen by somebody who must not',
  productionAccess: 'somebody who must not had access to production',
  sqlInjection: 'SQL was injected',
  crossSiteScripting: 'a script of a stranger ran in the pages',
  privilegeEscalation: 'somebody could do more than they may',
  rateLimitBypass: 'the limits can be passed',
  authenticationBypass: 'one can come in without authenticating',
  secretsExposed: 'a secret is exposed',
  exploitationEvidenced: 'it was made use of',
} as const;
export type Fact = keyof typeof FACTS;

export const ANSWERS = ['yes', 'no', 'unsure'] as const;
export type Answer = (typeof ANSWERS)[number];
/** What is not said is taken as a no. */
export type Facts = { readonly [fact in Fact]?: Answer };

type Rule = {
  readonly id: string;
  readonly priority: Priority;
  /** All of them must hold. */
  readonly all: readonly Fact[];
  readonly runbook?: string;
};

/** One rule a line: requirement, priority, facts, runbook. */
export const CLASSIFICATION_RULES: readonly Rule[] = [
  { id: 'R218.1', priority: 'P0', all: ['systemDown'], runbook: 'P0-1' },
  { id: 'R218.2', priority: 'P0', all: ['dataLostOrCorrupt'], runbook: 'P0-4' },
  { id: 'R218.3', priority: 'P0', all: ['securityBreach'], runbook: 'P0-8' },
  { id: 'R218.4', priority: 'P0', all: ['paymentProcessingFailed'], runbook: 'P0-7' },
  { id: 'C08', priority: 'P0', all: ['poolExhausted'], runbook: 'P0-2' },
  { id: 'C09.provider', priority: 'P0', all: ['paymentProviderDown'], runbook: 'P0-7' },
  { id: 'C09.money', priority: 'P0', all: ['wrongMoney'], runbook: 'P0-3' },
  { id: 'C19.noticed', priority: 'P0', all: ['redisDown', 'userObjectivesMissed'], runbook: 'P0-6' },
  { id: 'C44', priority: 'P0', all: ['mostLoginsFailing'], runbook: 'P0-1' },
  { id: 'R347', priority: 'P0', all: ['dataBreach'], runbook: 'P0-8' },
  { id: 'R348', priority: 'P0', all: ['productionAccess'], runbook: 'P0-8' },
  { id: 'R349', priority: 'P0', all: ['sqlInjection'], runbook: 'P0-8' },
  { id: 'R350', priority: 'P0', all: ['crossSiteScripting'], runbook: 'P0-8' },
  { id: 'C43.R351', priority: 'P0', all: ['privilegeEscalation', 'exploitationEvidenced'], runbook: 'P0-8' },
  { id: 'C43.R352', priority: 'P0', all: ['rateLimitBypass', 'exploitationEvidenced'], runbook: 'P0-8' },
  { id: 'C43.R353', priority: 'P0', all: ['authenticationBypass', 'exploitationEvidenced'], runbook: 'P0-8' },
  { id: 'C43.R354', priority: 'P0', all: ['secretsExposed', 'exploitationEvidenced'], runbook: 'P0-8' },
  { id: 'R219.1', priority: 'P1', all: ['majorFeatureUnavailable'] },
  { id: 'R219.2', priority: 'P1', all: ['performanceSeverelyDegraded'], runbook: 'P1-2' },
  { id: 'R219.3', priority: 'P1', all: ['authenticationFailing'] },
  { id: 'R219.4', priority: 'P1', all: ['databaseConnectionsFailing'], runbook: 'P0-2' },
  { id: 'C19', priority: 'P1', all: ['redisDown'], runbook: 'P0-6' },
  { id: 'R351', priority: 'P1', all: ['privilegeEscalation'], runbook: 'P0-8' },
  { id: 'R352', priority: 'P1', all: ['rateLimitBypass'], runbook: 'P0-8' },
  { id: 'R353', priority: 'P1', all: ['authenticationBypass'], runbook: 'P0-8' },
  { id: 'R354', priority: 'P1', all: ['secretsExposed'], runbook: 'P0-8' },
  { id: 'R220.1', priority: 'P2', all: ['minorFeatureUnavailable'] },
  { id: 'R220.2', priority: 'P2', all: ['intermittentErrors'], runbook: 'P1-1' },
  { id: 'R220.3', priority: 'P2', all: ['slow'], runbook: 'P1-2' },
  { id: 'R220.4', priority: 'P2', all: ['nonCriticalBug'] },
  { id: 'R221.1', priority: 'P3', all: ['cosmetic'] },
  { id: 'R221.2', priority: 'P3', all: ['documentationError'] },
  { id: 'R221.3', priority: 'P3', all: ['featureRequest'] },
  // A metric, and no fault of ours.
  { id: 'C09.declines', priority: 'P3', all: ['ordinaryDeclines'] },
];

const SECURITY: readonly Fact[] = [
  ...(['securityBreach', 'dataBreach', 'productionAccess', 'sqlInjection', 'crossSiteScripting'] as const),
  ...(['privilegeEscalation', 'rateLimitBypass', 'authenticationBypass', 'secretsExposed'] as const),
];
/** Customers' data in wrong hands or lost: the law asks for more (R280, R294). */
const LEGAL: readonly Fact[] = ['dataBreach', 'dataLostOrCorrupt'];

export type Classification = {
  readonly priority: Priority;
  /** The rule that decided; `none` when none fits. */
  readonly rule: string;
  /** The same in a sentence. */
  readonly because: string;
  readonly runbook: string;
  /** Every rule that holds or may hold. */
  readonly holding: readonly string[];
} & Pick<Incident, 'isSecurity' | 'isDataLoss' | 'isLegal'>;

function answerOf({ all }: Rule, facts: Facts): Answer {
  const answers = all.map((fact) => facts[fact] ?? 'no');
  if (answers.includes('no')) return 'no';
  return answers.includes('unsure') ? 'unsure' : 'yes';
}

/** The priority of an incident, and why. */
export function classify(facts: Facts): Classification {
  const held = CLASSIFICATION_RULES.map((rule) => ({ rule, answer: answerOf(rule, facts) })).filter(
    ({ answer }) => answer !== 'no',
  );
  const isGiven = (fact: Fact) => (facts[fact] ?? 'no') !== 'no';
  const marks = {
    isSecurity: SECURITY.some(isGiven),
    isDataLoss: isGiven('dataLostOrCorrupt'),
    isLegal: LEGAL.some(isGiven),
  };
  const holding = held.map(({ rule }) => rule.id);
  const [first, ...rest] = held;
  if (first === undefined)
    return {
      ...{ priority: 'P2', rule: 'none', runbook: '', holding, ...marks },
      because: 'no rule fits; P2 until more is known',
    };
  // Of two equally bad ones what is certain decides.
  const { rule, answer } = rest.reduce((worst, one) => {
    if (isWorse(one.rule.priority, worst.rule.priority)) return one;
    const isSurer = one.answer === 'yes' && worst.answer === 'unsure';
    return isSurer && one.rule.priority === worst.rule.priority ? one : worst;
  }, first);
  const what = rule.all.map((fact) => FACTS[fact]).join(', and ');
  const doubt = answer === 'unsure' ? 'perhaps; if unsure, the higher: ' : '';
  return {
    ...{ priority: rule.priority, rule: rule.id, runbook: rule.runbook ?? '', holding, ...marks },
    because: `${doubt}${what} (${rule.id})`,
  };
}
