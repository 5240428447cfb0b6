import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANSWERS, CLASSIFICATION_RULES, classify, FACTS, type Fact, type Facts } from './classify.ts';
import { isWorse, PRIORITIES, type Priority } from './priority.ts';

/** The runbooks' words: symptom and priority (R218 to R221), in their order. */
const FIFTEEN: readonly (readonly [Fact, Priority, string])[] = [
  ['systemDown', 'P0', 'R218.1'],
  ['dataLostOrCorrupt', 'P0', 'R218.2'],
  ['securityBreach', 'P0', 'R218.3'],
  ['paymentProcessingFailed', 'P0', 'R218.4'],
  ['majorFeatureUnavailable', 'P1', 'R219.1'],
  ['performanceSeverelyDegraded', 'P1', 'R219.2'],
  ['authenticationFailing', 'P1', 'R219.3'],
  ['databaseConnectionsFailing', 'P1', 'R219.4'],
  ['minorFeatureUnavailable', 'P2', 'R220.1'],
  ['intermittentErrors', 'P2', 'R220.2'],
  ['slow', 'P2', 'R220.3'],
  ['nonCriticalBug', 'P2', 'R220.4'],
  ['cosmetic', 'P3', 'R221.1'],
  ['documentationError', 'P3', 'R221.2'],
  ['featureRequest', 'P3', 'R221.3'],
];
/** The types of security incidents (R347 to R354), before anybody made use of them. */
const SECURITY: readonly (readonly [Fact, Priority, string])[] = [
  ['dataBreach', 'P0', 'R347'],
  ['productionAccess', 'P0', 'R348'],
  ['sqlInjection', 'P0', 'R349'],
  ['crossSiteScripting', 'P0', 'R350'],
  ['privilegeEscalation', 'P1', 'R351'],
  ['rateLimitBypass', 'P1', 'R352'],
  ['authenticationBypass', 'P1', 'R353'],
  ['secretsExposed', 'P1', 'R354'],
];
/** What the runbooks leave open, settled (C08, C09, C19, C43, C44). */
const SETTLED: readonly (readonly [Facts, Priority, string])[] = [
  [{ databaseConnectionsFailing: 'yes' }, 'P1', 'R219.4'],
  [{ databaseConnectionsFailing: 'yes', poolExhausted: 'yes' }, 'P0', 'C08'],
  [{ databaseConnectionsFailing: 'yes', poolExhausted: 'unsure' }, 'P0', 'C08'],
  [{ paymentProviderDown: 'yes' }, 'P0', 'C09.provider'],
  [{ wrongMoney: 'yes' }, 'P0', 'C09.money'],
  [{ ordinaryDeclines: 'yes' }, 'P3', 'C09.declines'],
  [{ redisDown: 'yes' }, 'P1', 'C19'],
  [{ redisDown: 'yes', userObjectivesMissed: 'no' }, 'P1', 'C19'],
  [{ redisDown: 'yes', userObjectivesMissed: 'yes' }, 'P0', 'C19.noticed'],
  [{ redisDown: 'yes', userObjectivesMissed: 'unsure' }, 'P0', 'C19.noticed'],
  [{ userObjectivesMissed: 'yes' }, 'P2', 'none'],
  [{ secretsExposed: 'yes', exploitationEvidenced: 'no' }, 'P1', 'R354'],
  [{ secretsExposed: 'yes', exploitationEvidenced: 'yes' }, 'P0', 'C43.R354'],
  [{ privilegeEscalation: 'yes', exploitationEvidenced: 'unsure' }, 'P0', 'C43.R351'],
  [{ rateLimitBypass: 'yes', exploitationEvidenced: 'yes' }, 'P0', 'C43.R352'],
  [{ authenticationBypass: 'yes', exploitationEvidenced: 'yes' }, 'P0', 'C43.R353'],
  [{ authenticationFailing: 'yes' }, 'P1', 'R219.3'],
  [{ authenticationFailing: 'yes', mostLoginsFailing: 'yes' }, 'P0', 'C44'],
  [{ cosmetic: 'yes', slow: 'unsure' }, 'P2', 'R220.3'],
  [{}, 'P2', 'none'],
];

describe('classify', () => {
  it.each([...FIFTEEN, ...SECURITY])('takes %s for %s by %s', (fact, priority, rule) => {
    expect(classify({ [fact]: 'yes' })).toMatchObject({ priority, rule, holding: [rule] });
    expect(classify({ [fact]: 'unsure' })).toMatchObject({ priority, rule });
    expect(classify({ [fact]: 'no' })).toMatchObject({ priority: 'P2', rule: 'none', holding: [] });
  });

  it.each(SETTLED)('settles %o as %s by %s', (facts, priority, rule) => {
    expect(classify(facts)).toMatchObject({ priority, rule });
  });

  it('says why in a sentence that names the rule, and whether it was sure', () => {
    expect(classify({ redisDown: 'yes', userObjectivesMissed: 'unsure' }).because).toBe(
      'perhaps; if unsure, the higher: Redis is down, and users notice: errors or waits beyond what is promised (C19.noticed)',
    );
    expect(classify({ slow: 'yes' }).because).toBe('it is slow (R220.3)');
  });

  it('marks what security, lost data and the law are about', () => {
    expect(classify({ dataBreach: 'unsure' })).toMatchObject({ isSecurity: true, isLegal: true });
    expect(classify({ dataLostOrCorrupt: 'yes' })).toMatchObject({ isDataLoss: true, isLegal: true });
    expect(classify({ slow: 'yes' })).toMatchObject({ isSecurity: false, isDataLoss: false, isLegal: false });
  });

  it('knows every fact in some rule, and every rule once', () => {
    expect(new Set(CLASSIFICATION_RULES.flatMap(({ all }) => all))).toEqual(new Set(Object.keys(FACTS)));
    expect(new Set(CLASSIFICATION_RULES.map(({ id }) => id)).size).toBe(CLASSIFICATION_RULES.length);
  });

  it('is never made milder by knowing more that is bad, nor by being unsure of it', () => {
    const anyFacts = fc.dictionary(
      fc.constantFrom(...Object.keys(FACTS)),
      fc.constantFrom(...ANSWERS),
    ) as fc.Arbitrary<Facts>;
    const anyFact = fc.constantFrom(...(Object.keys(FACTS) as Fact[]));
    fc.assert(
      fc.property(
        anyFacts,
        anyFact,
        fc.constantFrom('yes' as const, 'unsure' as const),
        (facts, fact, answer) => {
          const before = classify({ ...facts, [fact]: 'no' });
          const after = classify({ ...facts, [fact]: answer });
          // Nothing known is taken as P2; a known trifle may be less than that.
          if (before.rule === 'none') return;
          expect(isWorse(before.priority, after.priority)).toBe(false);
          expect(PRIORITIES).toContain(after.priority);
        },
      ),
    );
  });
});
