import type { Overview } from '@/features/overview/overviewContract.ts';
import { formatCount } from '@/web/lib/format/formatCount.ts';

/** Older than this, what was read says nothing about now. */
export const STALE_AFTER_MS = 20_000;

export type Verdict = {
  /** `fine` only when everything was looked at, just now. */
  readonly kind: 'reading' | 'fine' | 'partly' | 'wrong' | 'lost';
  readonly sentence: string;
  readonly more: string;
};
type Known = {
  readonly overview: Overview | undefined;
  readonly errorText: string | undefined;
  readonly ageMs: number;
};

function wordsOf({ findings, parts }: Overview): Verdict {
  const unknown = parts.filter(({ state }) => state === 'unknown').map(({ name }) => name);
  const more = unknown.length === 0 ? '' : `Not known: ${unknown.join(', ')}.`;
  const [worst] = findings;
  if (worst !== undefined) {
    const sentence = `${formatCount(findings.length, 'thing is', 'things are')} wrong, the worst is ${worst.priority}`;
    return { kind: 'wrong', sentence, more };
  }
  if (unknown.length > 0)
    return {
      ...{ kind: 'partly', more },
      sentence: `Nothing known is wrong, but ${formatCount(unknown.length, 'part is', 'parts are')} not known`,
    };
  return { kind: 'fine', sentence: 'Nothing is wrong', more: `${parts.length} parts were looked at.` };
}

/** The one sentence of all pages. What cannot be read any more is never told as good. */
export function verdictOf({ overview, errorText, ageMs }: Known): Verdict {
  const isLost = errorText !== undefined || ageMs > STALE_AFTER_MS;
  if (overview === undefined)
    return isLost && errorText !== undefined
      ? { kind: 'lost', sentence: 'It is not known what is wrong', more: errorText }
      : { kind: 'reading', sentence: 'Looking', more: '' };
  const words = wordsOf(overview);
  if (!isLost) return words;
  return {
    kind: 'lost',
    sentence: 'It is not known what is wrong now',
    more: `${errorText ?? 'Nothing was read for a while.'} Before that: ${words.sentence[0]?.toLowerCase()}${words.sentence.slice(1)}.`,
  };
}
