import { type Box, type BoxAnswer, type BoxId, TICKABLE } from '@/core/checklists/checklists.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import { unknown } from './Asking.ts';

export type AskedBox = BoxAnswer & {
  readonly id: BoxId;
  readonly requirement: string;
  readonly text: string;
  /** A person may answer it: `accubooks checklist tick`. */
  readonly isTickable: boolean;
  readonly at: string;
};

type Limits = { readonly clock: Clock; readonly timeoutMs: number };

async function answerWithin(ms: number, ask: () => Promise<BoxAnswer>): Promise<BoxAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`there was no answer within ${ms / 1_000} s`)), ms);
  });
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks one box; it never throws. What does not answer, or not in time, is unknown. */
export async function askBox(
  box: Box & { readonly id: BoxId },
  ask: () => Promise<BoxAnswer>,
  { clock, timeoutMs }: Limits,
): Promise<AskedBox> {
  const { id, requirement, text } = box;
  const answer = await answerWithin(timeoutMs, ask).catch((error: unknown) =>
    unknown(`box ${id}`, error instanceof Error ? error.message.slice(0, 300) : 'it could not be asked'),
  );
  return {
    ...{ id, requirement, text, isTickable: TICKABLE.some((one) => one === id) },
    ...{ at: nowOf(clock).toISOString(), ...answer },
  };
}
