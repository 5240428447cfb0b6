import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBookFaults } from '@/core/escalation/findBookFaults.ts';
import { demoBook } from './demoBook.ts';
import { parseContactBook, readContactBook } from './readContactBook.ts';

const EXAMPLE = path.join(import.meta.dirname, '../../../ops/oncall/contacts.example.json');
const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
const text = readFileSync(EXAMPLE, 'utf8');
const KEY = 'R0UTINGKEY00000000000000000000ab';

/** The example, as somebody would fill it in. */
const FILLED = text
  .replaceAll('[NAME]', 'Maja Berg')
  .replaceAll('[EMAIL]', 'maja@accubooks.com')
  .replaceAll(/\[PHONE\]|\[REDACTED\]/g, '+46 70 123 45 67')
  .replaceAll('[INTEGRATION KEY]', KEY);

const faultsOf = (change: (json: string) => string) =>
  findBookFaults(parseContactBook(change(FILLED), 'contacts.json'), NOW_MS).map(
    ({ place, fault }) => `${place}: ${fault}`,
  );
const refusalOf = (broken: string) => {
  try {
    parseContactBook(broken, 'contacts.json');
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
};

describe('a contact book', () => {
  it('that is filled in has no fault; the example has one for each placeholder (C55)', () => {
    expect(faultsOf((json) => json)).toEqual([]);
    const places = findBookFaults(readContactBook(EXAMPLE), NOW_MS).map(({ place }) => place);
    const placeholders = text.match(/"\[[A-Z ]+\]"/g) ?? [];
    expect(places.filter((place) => place.startsWith('people'))).toHaveLength(placeholders.length);
  });

  it('finds addresses and numbers that reach nobody', () => {
    const swap = (to: string) => faultsOf((json) => json.replace('legal@accubooks.com', to));
    for (const nobody of [
      'legal@example.com',
      'legal@accubooks.example',
      'x@y.invalid',
      'REDACTED',
      '[EMAIL]',
    ])
      expect(swap(nobody)).toEqual([expect.stringContaining('people[7].email (legal-team)')]);
    expect(swap('legal@examples.se')).toEqual([]);
    expect(faultsOf((json) => json.replaceAll('+46 70 123 45 67', '+1 202 555 0143'))).toHaveLength(4);
  });

  it('finds who is missing', () => {
    expect(faultsOf((json) => json.replace('"Legal": "legal-team",', ''))).toEqual([
      'roles.Legal: nobody is named; the runbooks tell them at once',
    ]);
    expect(faultsOf((json) => json.replace('"CEO": "ceo"', '"CEO": "nobody"'))).toEqual([
      'roles.CEO: there is nobody with the id "nobody"',
    ]);
    expect(faultsOf((json) => json.replace('{ "rotation": "support" }', '{}'))).toEqual([
      'levels.L1: nobody answers at this level',
    ]);
    expect(faultsOf((json) => json.replace('"rotation": "support"', '"rotation": "sales"'))).toEqual([
      'levels.L1: there is no rotation "sales"',
    ]);
    expect(faultsOf((json) => json.replaceAll(KEY, 'short'))).toHaveLength(2);
    expect(faultsOf((json) => json.replace('"email": "legal@accubooks.com"', '"slack": "@legal"'))).toEqual([
      'people[7].email (legal-team): has neither an address nor an integration key: no page reaches it',
    ]);
  });

  it('finds a watch that nobody has', () => {
    expect(faultsOf((json) => json.replace('["maja", "noor"]', '[]'))).toEqual([
      'rotations.support.people: nobody is in it',
    ]);
    expect(faultsOf((json) => json.replace('2026-01-05T09:00', '2026-03-05T09:00'))).toEqual([
      'rotations.support: nobody has the watch from 2026-03-01T00:00:00.000Z until 2026-03-05T08:00:00.000Z',
    ]);
    const hole = (json: string) =>
      json.replace(
        '{ "person": "noor", "from": "2026-12-24T00:00:00+01:00", "until": "2026-12-27T00:00:00+01:00" }',
        '{ "from": "2026-04-01T00:00:00Z", "until": "2026-04-02T00:00:00Z" }',
      );
    expect(faultsOf(hole)).toEqual([
      'rotations.support: nobody has the watch from 2026-04-01T00:00:00.000Z until 2026-04-02T00:00:00.000Z',
    ]);
  });

  it('lists what is wrong with its form, and where', () => {
    expect(refusalOf('{')).toContain('contacts.json is no JSON');
    const wrong = FILLED.replace('"every": "week"', '"every": "month"')
      .replace('Europe/Stockholm', 'Mars/Olympus')
      .replace('"slack": "@maja"', '"slak": "@maja"');
    for (const place of ['rotations.0.every', 'rotations.0.timeZone', 'people.0'])
      expect(refusalOf(wrong)).toContain(place);
    expect(() => readContactBook('/nowhere/contacts.json')).toThrow('CONTACTS_FILE');
  });

  it('of the demo is labelled as one, and refused as one', () => {
    expect(readContactBook('')).toBe(demoBook);
    expect(findBookFaults(demoBook, NOW_MS)[0]).toMatchObject({ place: 'the book' });
    expect(demoBook.people.every(({ name }) => name.includes('stand-in'))).toBe(true);
  });
});
