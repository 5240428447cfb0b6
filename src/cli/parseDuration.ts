import { InvalidArgumentError } from 'commander';

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const SECONDS_MAX = 31_536_000;

/** Seconds of `90s`, `15m`, `24h` or `7d`; a year at most. */
export function parseDuration(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,8})([smhd])$/.exec(text) ?? [];
  const seconds = Number(amount) * (SECONDS[unit as keyof typeof SECONDS] ?? 0);
  if (seconds < 1 || seconds > SECONDS_MAX)
    throw new InvalidArgumentError('Write for example 90s, 15m, 24h or 7d; a year at most.');
  return seconds;
}
