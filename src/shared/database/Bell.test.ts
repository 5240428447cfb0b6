import { expect, it } from 'vitest';
import { Bell } from './Bell.ts';

const FOR_EVER_MS = 2 ** 31 - 1;

it('ends a rest when it rings', async () => {
  const bell = new Bell();
  const rested = bell.rest(FOR_EVER_MS);
  bell.ring();
  await rested;
});

it('rings through to the next rest, once', async () => {
  const bell = new Bell();
  bell.ring();
  bell.ring();
  await bell.rest(FOR_EVER_MS);
  let isRested = false;
  const second = bell.rest(FOR_EVER_MS).then(() => {
    isRested = true;
  });
  await new Promise(setImmediate);
  expect(isRested).toBe(false);
  bell.ring();
  await second;
});

it('ends a rest of which nobody told when its time is over', async () => {
  await new Bell().rest(1);
});
