import { Secret, TOTP } from 'otpauth';
import type { SealedSecrets } from '@/shared/auth/SealedSecrets.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { hashOfRecoveryCode } from './recoveryCodes.ts';
import { lockSecondFactor, recordFailures, recordRightCode, spendRecoveryCode } from './SecondFactorStore.ts';

/** RFC 6238 with what every authenticator takes. */
const PARAMETERS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Steps that a clock may be off, to either side. */
const WINDOW = 1;
const SECRET_BYTES = 20;
const ISSUER = 'AccuBooks';
export const WRONG_CODES_MAX = 5;
const LOCKED_MS = 900_000;

/** How a try ended; `state`: there is no factor to try, or it is not at that point. */
export type CodeOutcome =
  | { readonly kind: 'right'; readonly by: 'code' | 'recoveryCode' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'locked'; readonly retryAfterS: number }
  | { readonly kind: 'state' };

/** Makes secrets and checks codes. Every check runs under the lock of its person's row. */
export class OneTimeCodes {
  readonly #sealed: SealedSecrets;
  readonly #clock: Clock;

  constructor(sealed: SealedSecrets, clock: Clock) {
    this.#sealed = sealed;
    this.#clock = clock;
  }

  newSecret(userId: string, label: string): { sealedSecret: string; secret: string; uri: string } {
    const secret = new Secret({ size: SECRET_BYTES });
    const uri = new TOTP({ ...PARAMETERS, issuer: ISSUER, label, secret }).toString();
    const sealedSecret = this.#sealed.seal(Buffer.from(secret.bytes), userId);
    return { sealedSecret, secret: secret.base32, uri };
  }

  /**
   * Tries what was typed against the factor of the person and writes down the outcome: commit it whatever it
   * is. A recovery code, which cannot be guessed, works also while codes are locked.
   */
  async check(
    sql: Sql,
    userId: string,
    { typed, isConfirmed }: { typed: string; isConfirmed: boolean },
  ): Promise<CodeOutcome> {
    const factor = await lockSecondFactor(sql, userId);
    if (!factor || (factor.confirmedAt !== null) !== isConfirmed) return { kind: 'state' };
    const at = nowOf(this.#clock);
    const codeHash = isConfirmed ? hashOfRecoveryCode(userId, typed) : undefined;
    if (codeHash !== undefined && (await spendRecoveryCode(sql, userId, { codeHash, at })))
      return { kind: 'right', by: 'recoveryCode' };
    const sinceMs = factor.failuresSince === null ? Number.NaN : Date.parse(factor.failuresSince);
    const isRunning = at.getTime() - sinceMs < LOCKED_MS;
    if (isRunning && factor.failures >= WRONG_CODES_MAX)
      return { kind: 'locked', retryAfterS: Math.ceil((sinceMs + LOCKED_MS - at.getTime()) / 1000) };
    const { plain, isCurrent } = this.#sealed.open(factor.sealedSecret, userId);
    const step = this.#stepOf(plain, typed, at);
    if (step !== undefined && step > factor.lastStep) {
      const sealedSecret = isCurrent ? factor.sealedSecret : this.#sealed.seal(plain, userId);
      await recordRightCode(sql, userId, { step, sealedSecret });
      return { kind: 'right', by: 'code' };
    }
    const failures = isRunning ? factor.failures + 1 : 1;
    await recordFailures(sql, userId, { failures, since: isRunning ? new Date(sinceMs) : at });
    return { kind: 'wrong' };
  }

  /** The step that the code is of; undefined when it is of none that is near. */
  #stepOf(plain: Buffer, typed: string, at: Date): number | undefined {
    const token = typed.replace(/\s/g, '');
    if (!/^\d{6}$/.test(token)) return undefined;
    const secret = new Secret({ buffer: new Uint8Array(plain).buffer });
    const timestamp = at.getTime();
    const delta = new TOTP({ ...PARAMETERS, secret }).validate({ token, timestamp, window: WINDOW });
    return delta === null ? undefined : Math.floor(timestamp / (PARAMETERS.period * 1000)) + delta;
  }
}
