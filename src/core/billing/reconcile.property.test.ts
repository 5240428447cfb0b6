import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MONEY_OBJECT_KINDS, type MoneyObject, moneyOf } from './MoneyObject.ts';
import { isAboutMoney, type LedgerAmount, reconcile, standingDifferences } from './reconcile.ts';

const STATES = { invoice: 'paid', charge: 'succeeded', refund: 'succeeded', dispute: 'open' } as const;
const object = fc
  .record({
    kind: fc.constantFrom(...MONEY_OBJECT_KINDS),
    isSettled: fc.boolean(),
    amountMinor: fc.integer({ min: 1, max: 5_000_000 }),
    movedMinor: fc.nat(1_000),
  })
  .map(
    ({ kind, isSettled, ...rest }): Omit<MoneyObject, 'id'> => ({
      ...{ kind, ...rest, companyId: 'company', currency: 'EUR' },
      state: isSettled ? STATES[kind] : kind === 'invoice' ? 'draft' : STATES[kind],
    }),
  );
const world = fc.array(object, { minLength: 1, maxLength: 20 }).map((objects) =>
  objects.map(
    (one, at): MoneyObject => ({
      ...one,
      id: `id_${at}`,
      ...(one.kind === 'charge' ? { paysFor: `in_${at}` } : {}),
    }),
  ),
);
const booked = (objects: readonly MoneyObject[]): LedgerAmount[] =>
  objects.filter((one) => moneyOf(one) !== 0).map((one) => ({ ...one, amountMinor: moneyOf(one) }));
const sidesOf = (objects: readonly MoneyObject[]) => ({
  provider: objects,
  mirror: objects.toReversed(),
  ledger: booked(objects),
  expected: new Map(
    objects.filter(({ kind }) => kind === 'invoice').map(({ id, amountMinor }) => [id, amountMinor]),
  ),
});

describe('records that agree', () => {
  it('have no difference, in whatever order they come', () => {
    fc.assert(
      fc.property(world, (objects) => {
        expect(reconcile(sidesOf(objects))).toEqual([]);
      }),
    );
  });
});

describe('one fault', () => {
  const faults = {
    missing_here: (objects: readonly MoneyObject[], at: number) => {
      const sides = sidesOf(objects);
      const id = objects[at]?.id;
      return {
        ...sides,
        mirror: sides.mirror.filter((one) => one.id !== id),
        ledger: sides.ledger.filter((one) => one.id !== id),
      };
    },
    missing_at_provider: (objects: readonly MoneyObject[], at: number) => {
      const sides = sidesOf(objects);
      return { ...sides, provider: sides.provider.filter((one) => one.id !== objects[at]?.id) };
    },
    amount_differs: (objects: readonly MoneyObject[], at: number) => {
      const changed = objects.map((one, index) =>
        index === at ? { ...one, amountMinor: one.amountMinor + 1 } : one,
      );
      return { ...sidesOf(objects), provider: changed, expected: new Map<string, number>() };
    },
    moved_differs: (objects: readonly MoneyObject[], at: number) => {
      const changed = objects.map((one, index) =>
        index === at ? { ...one, movedMinor: one.movedMinor + 1 } : one,
      );
      return { ...sidesOf(objects), provider: changed };
    },
    owner_differs: (objects: readonly MoneyObject[], at: number) => {
      const changed = objects.map((one, index) => (index === at ? { ...one, companyId: 'another' } : one));
      return { ...sidesOf(objects), provider: changed };
    },
  };
  for (const [kind, spoil] of Object.entries(faults))
    it(`${kind} is found, named, and alone`, () => {
      fc.assert(
        fc.property(world, fc.nat(), (objects, pick) => {
          const at = pick % objects.length;
          const found = reconcile(spoil(objects, at));
          expect(found.map((one) => [one.kind, one.id])).toEqual([[kind, objects[at]?.id]]);
        }),
      );
    });

  it('in the ledger is found to the minor unit', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: -500, max: 500 }), (objects, off) => {
        const sides = sidesOf(objects);
        const [first, ...rest] = sides.ledger;
        if (first === undefined || off === 0) return;
        const found = reconcile({
          ...sides,
          ledger: [{ ...first, amountMinor: first.amountMinor + off }, ...rest],
        });
        expect(found).toMatchObject([{ kind: 'ledger_differs', id: first.id, differenceMinor: off }]);
        expect(found.every(isAboutMoney)).toBe(true);
        expect(reconcile({ ...sides, ledger: rest })).toMatchObject([
          { kind: 'missing_in_ledger', id: first.id },
        ]);
      }),
    );
  });
});

const charge: MoneyObject = {
  ...{ kind: 'charge', id: 'ch_1', companyId: 'company', currency: 'EUR', state: 'succeeded' },
  ...{ amountMinor: 4_900, movedMinor: 0, paysFor: 'pi_1' },
};

it('finds what was charged twice although every record has it twice', () => {
  const twice = [charge, { ...charge, id: 'ch_2' }];
  expect(reconcile(sidesOf(twice))).toMatchObject([
    { kind: 'duplicate_charge', id: 'ch_2', expectedMinor: 0, actualMinor: 4_900 },
  ]);
});

it('finds an invoice a cent off although every record has that cent', () => {
  const invoice: MoneyObject = { ...charge, kind: 'invoice', id: 'in_1', state: 'paid', amountMinor: 4_901 };
  const sides = { ...sidesOf([invoice]), expected: new Map([['in_1', 4_900]]) };
  expect(reconcile(sides)).toMatchObject([
    { kind: 'invoice_unexpected', id: 'in_1', expectedMinor: 4_900, actualMinor: 4_901, differenceMinor: 1 },
  ]);
});

it('finds a payment a cent off although every record has that cent', () => {
  const invoice: MoneyObject = {
    ...{ ...charge, kind: 'invoice', id: 'in_1', state: 'paid' },
    ...{ askedMinor: 4_900, movedMinor: 4_901 },
  };
  expect(reconcile(sidesOf([invoice]))).toMatchObject([
    { kind: 'charge_differs_from_invoice', id: 'in_1', expectedMinor: 4_900, actualMinor: 4_901 },
  ]);
});

it('drops what was only on its way', () => {
  const sides = { ...sidesOf([charge]), mirror: [] };
  const first = reconcile(sides);
  expect(standingDifferences(first, reconcile(sidesOf([charge])))).toEqual([]);
  expect(standingDifferences(first, reconcile(sides))).toEqual(first);
});
