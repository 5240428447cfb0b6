import { describe, expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { createAccountStage } from '../../../test/support/accountStage.ts';

const { post, joinByMail, clientOf } = await createAccountStage();
const admin = await clientOf('admin');

const ROUNDS = 40;
/** A difference that shows: with it somebody could tell who has an account from a few dozen questions. */
const RATIO_MAX = 1.25;
/** A busy machine shows a difference that is not there now and then; one that is there shows every time. */
const MEASUREMENTS_MAX = 3;

const median = (values: readonly number[]) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

type Medians = { readonly known: number; readonly unknown: number };

const differ = ({ known, unknown }: Medians) => Math.max(known / unknown, unknown / known) >= RATIO_MAX;

/** Median times of the two kinds of question, asked in turn so that whatever else happens happens to both. */
async function times(
  ask: (email: string) => Promise<unknown>,
  known: () => Promise<string>,
): Promise<Medians> {
  const taken: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const pair = [
      ['known', await known()],
      ['unknown', `${newId().toLowerCase()}@example.com`],
    ] as const;
    for (const [kind, email] of round % 2 === 0 ? pair : pair.toReversed()) {
      const startedMs = performance.now();
      await ask(email);
      taken[kind].push(performance.now() - startedMs);
    }
  }
  return { known: median(taken.known), unknown: median(taken.unknown) };
}

describe('nobody learns from the clock who has an account', async () => {
  const { id } = await joinByMail();
  // Somebody else each time, as on the other side: rows that are known by now are found faster.
  const known = async () => {
    const { rows } = await admin.query<{ email: string }>(
      `INSERT INTO users (id, email, name, password_hash, email_verified_at)
       SELECT $2, lower($2) || '@example.com', name, password_hash, now() FROM users WHERE id = $1 RETURNING email`,
      [id, newId()],
    );
    return rows[0]?.email ?? '';
  };

  it.each([
    ['login', (email: string) => post('login', { email, password: 'not the password' })],
    ['sign-up', (email: string) => post('sign-up', { email, password: 'a long enough phrase', name: 'X' })],
    ['password/forgot', (email: string) => post('password/forgot', { email })],
  ])('%s', async (_name, ask) => {
    const measured = [await times(ask, known)];
    while (measured.every(differ) && measured.length < MEASUREMENTS_MAX)
      measured.push(await times(ask, known));
    expect(measured.every(differ), JSON.stringify(measured)).toBe(false);
  });
});
