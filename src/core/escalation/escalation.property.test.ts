import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anAlert, aRow, BOOK, EscalationStage } from '../../../test/support/escalationStage.ts';
import type { Priority } from '../incidents/priority.ts';
import type { ContactBook } from './ContactBook.ts';
import { ESCALATION_POLICY } from './EscalationPolicy.ts';
import { EMPTY_ESCALATION, isCalling, type PagedIncident } from './EscalationState.ts';
import { foldEscalation } from './foldEscalation.ts';

const LATE_MAX_MS = 60_000;
/** Rarer than the pager looks, and within the bound. */
const TICK_MS = 30_000;
const RUNS = { numRuns: 60 };
const LADDERS = ['availability', 'database', 'redis'] as const;

const priority = fc.constantFrom<Priority>('P0', 'P1', 'P2', 'P3');
const runbook = fc.constantFrom('', 'P0-1', 'P0-2', 'P0-3', 'P0-4', 'P1-1', 'P1-2', 'P1-3');
const ladder = fc.constantFrom(...LADDERS);
const facts = fc.subarray(['dataLoss', 'security', 'dataBreach', 'legal', 'manyUsers'] as const);
const pauseMinutes = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 10, max: 130 }));

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('fire' as const),
      ladder,
      priority,
      runbook,
      facts,
      rung: fc.nat(2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), ladder, rung: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('acknowledge' as const), ladder }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resolve' as const), ladder }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('row' as const), ladder, priority, runbook, facts }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('die' as const), after: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('hole' as const),
      rotation: fc.constantFrom('support', 'engineering'),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Books in which anything may be missing. */
const book = fc
  .record({
    people: fc.subarray([...BOOK.people]),
    support: fc.subarray(['sam', 'sue']),
    engineering: fc.subarray(['eli', 'eva']),
    isStarted: fc.boolean(),
  })
  .map(
    ({ people, support, engineering, isStarted }): ContactBook => ({
      ...BOOK,
      people,
      rotations: BOOK.rotations.map((rotation) => ({
        ...rotation,
        people: rotation.id === 'support' ? support : engineering,
        start: isStarted ? rotation.start : '2031-01-01T00:00',
      })),
    }),
  );

const script = fc.array(fc.record({ step, pauseMinutes }), { minLength: 1, maxLength: 9 });

function act(stage: EscalationStage, what: Step, id: number): void {
  if (what.kind === 'fire') {
    const alert = anAlert({ ...what, fingerprint: `${what.ladder}${what.rung}` });
    stage.write({ kind: 'alerts', id: `e${id}`, alerts: [alert] });
  } else if (what.kind === 'end') {
    const fingerprint = `${what.ladder}${what.rung}`;
    const alert = anAlert({ ladder: what.ladder, fingerprint, isFiring: false });
    stage.write({ kind: 'alerts', id: `e${id}`, alerts: [alert] });
  } else if (what.kind === 'row') {
    stage.write({ kind: 'row', row: aRow({ ...what, id: `r${id}` }) });
  } else if (what.kind === 'die') {
    stage.turn(what.after);
  } else if (what.kind === 'hole') {
    const hole = { id: `o${id}`, rotation: what.rotation, person: undefined };
    stage.write({ kind: 'override', override: { ...hole, fromMs: 0, untilMs: stage.nowMs * 2 } });
  } else {
    const kind = what.kind === 'acknowledge' ? 'acknowledged' : 'resolved';
    stage.write({ kind, incidentId: what.ladder, by: 'sam' });
  }
}

/** Runs the script; `look` is called after every turn of the loop. */
function play(
  stage: EscalationStage,
  steps: readonly { step: Step; pauseMinutes: number }[],
  look: () => void,
): void {
  steps.forEach(({ step: what, pauseMinutes: minutes }, index) => {
    act(stage, what, index);
    stage.turn();
    look();
    const untilMs = stage.nowMs + minutes * 60_000;
    while (stage.nowMs < untilMs) {
      stage.nowMs += TICK_MS;
      stage.turn();
      look();
    }
  });
}

function pagedPeople(incident: PagedIncident): Set<string> {
  const ofNow = incident.deliveries.filter(({ key }) =>
    key.startsWith(`${incident.id}/${incident.episode}/`),
  );
  return new Set(ofNow.filter(({ manner }) => manner === 'page').map(({ person }) => person));
}

describe('escalation', () => {
  it('never leaves an open, unacknowledged P0 or P1 with nobody told, whatever the book lacks', () => {
    fc.assert(
      fc.property(book, script, (contacts, steps) => {
        const stage = new EscalationStage(contacts);
        play(stage, steps, () => {
          for (const incident of Object.values(stage.state.incidents)) {
            const isUrgent = incident.priority === 'P0' || incident.priority === 'P1';
            if (!isUrgent || !isCalling(incident) || incident.acknowledgedMs !== undefined) continue;
            expect(pagedPeople(incident).size).toBeGreaterThan(0);
          }
        });
      }),
      RUNS,
    );
  });

  it('tells one person more each time that nobody answers, until nobody is left', () => {
    // CTO and CEO stand at the ends of both chains; whoever of them there is has been told by then.
    const ends = (contacts: ContactBook) =>
      ['cto', 'ceo'].filter((id) => contacts.people.some((one) => one.id === id));
    fc.assert(
      fc.property(book, script, (contacts, steps) => {
        const stage = new EscalationStage(contacts);
        play(stage, steps, () => {
          for (const incident of Object.values(stage.state.incidents)) {
            if (!isCalling(incident) || incident.acknowledgedMs !== undefined) continue;
            for (const urgent of ['P0', 'P1'] as const) {
              const reachedMs = incident.reachedMs[urgent];
              if (reachedMs === undefined) continue;
              const { responseMs, chain } = ESCALATION_POLICY.responses[urgent];
              const silences = Math.floor((stage.nowMs - LATE_MAX_MS - reachedMs) / responseMs);
              if (silences >= chain.length - 1)
                expect([...pagedPeople(incident)]).toEqual(expect.arrayContaining(ends(contacts)));
            }
          }
        });
      }),
      RUNS,
    );
  });

  it('is never late by more than a minute', () => {
    fc.assert(
      fc.property(book, script, (contacts, steps) => {
        const stage = new EscalationStage(contacts);
        play(stage, steps, () => undefined);
        for (const { atMs, dueMs } of stage.sent) expect(atMs - dueMs).toBeLessThanOrEqual(LATE_MAX_MS);
      }),
      RUNS,
    );
  });

  it('sends nothing twice, but for what left in the moment of a death, and that under the same key', () => {
    fc.assert(
      fc.property(book, script, (contacts, steps) => {
        const stage = new EscalationStage(contacts);
        play(stage, steps, () => undefined);
        const deaths = steps.filter(({ step: what }) => what.kind === 'die').length;
        const again = stage.sent.length - new Set(stage.sent.map(({ key }) => key)).size;
        expect(again).toBeLessThanOrEqual(deaths);
        // One key is one person, one manner, one episode of one incident.
        for (const { key, person, manner } of stage.sent)
          expect(key.endsWith(`/${person}/${manner}`)).toBe(true);
        const ends = stage.closed.map(({ key, action }) => `${key} ${action}`);
        expect(new Set(ends).size).toBe(ends.length);
      }),
      RUNS,
    );
  });

  it('tells nobody for silence after an acknowledgement, and nobody at all after an end', () => {
    fc.assert(
      fc.property(book, script, (contacts, steps) => {
        const stage = new EscalationStage(contacts);
        let sentBefore = 0;
        play(stage, steps, () => {
          for (const { key, because } of stage.sent.slice(sentBefore)) {
            const incident = stage.state.incidents[key.split('/')[0] ?? ''];
            expect(incident !== undefined && isCalling(incident)).toBe(true);
            if (incident?.acknowledgedMs !== undefined) expect(because).not.toContain('acknowledged');
          }
          sentBefore = stage.sent.length;
        });
      }),
      RUNS,
    );
  });

  it('is the same after a restart at any moment', () => {
    fc.assert(
      fc.property(book, script, fc.nat(), (contacts, steps, cut) => {
        const stage = new EscalationStage(contacts);
        play(stage, steps, () => undefined);
        const at = cut % (stage.log.length + 1);
        const before = stage.log.slice(0, at).reduce(foldEscalation, EMPTY_ESCALATION);
        const stored = JSON.parse(JSON.stringify(before)) as typeof before;
        const after = stage.log.slice(at).reduce(foldEscalation, stored);
        expect(JSON.parse(JSON.stringify(after))).toEqual(JSON.parse(JSON.stringify(stage.state)));
      }),
      RUNS,
    );
  });

  it('tells the same people of the same script when it dies at every turn', () => {
    fc.assert(
      fc.property(book, script, (contacts, steps) => {
        const alive = new EscalationStage(contacts);
        play(
          alive,
          steps.filter(({ step: what }) => what.kind !== 'die'),
          () => undefined,
        );
        const dying = new EscalationStage(contacts);
        const withDeaths = steps.filter(({ step: what }) => what.kind !== 'die');
        play(dying, withDeaths, () => dying.restart());
        expect(dying.sent).toEqual(alive.sent);
      }),
      RUNS,
    );
  });
});
