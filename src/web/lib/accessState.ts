import { formatInstant } from './format/formatDate.ts';

export type Ending = {
  readonly expiresAt: string;
  readonly endedAt: string | null;
  readonly endedBecause: 'revoked' | 'roleChanged' | 'makerLeft' | null;
};

const REASONS = {
  revoked: 'Revoked',
  roleChanged: 'Ended with its maker’s role',
  makerLeft: 'Ended when its maker left',
} as const;

export function isAlive({ expiresAt, endedAt }: Ending, nowMs: number): boolean {
  return endedAt === null && Date.parse(expiresAt) > nowMs;
}

/** Until when a key or a link works, or why it no longer does. */
export function endingText({ expiresAt, endedAt, endedBecause }: Ending, nowMs: number): string {
  if (endedAt !== null) return `${REASONS[endedBecause ?? 'revoked']}, ${formatInstant(endedAt)}`;
  return `${Date.parse(expiresAt) > nowMs ? 'Until' : 'Expired'} ${formatInstant(expiresAt)}`;
}
