/**
 * Passwords: argon2id with the parameters of the OWASP Password Storage Cheat Sheet (m = 19 MiB, t = 2,
 * p = 1). Few are hashed at a time and few may wait, so that a flood of logins costs bounded memory.
 */
import { argon2id, hash, needsRehash, verify } from 'argon2';
import { AppError } from '@/shared/errors/AppError.ts';

const PARAMETERS = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Hashings at a time: 19 MiB each, and each holds one of the four threads that files and DNS share. */
export const HASHINGS_MAX = 2;
/** Callers that may wait for their turn; at about 25 ms each that is a few seconds. */
export const HASHINGS_WAITING_MAX = 200;

export class PasswordHasher {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #decoy: Promise<string> | undefined;

  /** The hash to store. Throws SIGN_IN_BUSY when too many wait already. */
  async hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password, PARAMETERS));
  }

  /**
   * True when the password belongs to the hash. Without a hash the answer is false and takes as long, so
   * that nobody learns from the clock whether an account exists. Throws SIGN_IN_BUSY.
   */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    this.#decoy ??= hash('nobody has this password', PARAMETERS);
    const decoy = await this.#decoy;
    return this.#inTurn(async () => {
      const matches = await verify(passwordHash ?? decoy, password);
      return matches && passwordHash !== undefined;
    });
  }

  /** True for a hash of other parameters than ours of today: it is replaced when its password is at hand. */
  isOutdated(passwordHash: string): boolean {
    return needsRehash(passwordHash, PARAMETERS);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= HASHINGS_MAX) {
      if (this.#waiting.length >= HASHINGS_WAITING_MAX) throw new AppError('SIGN_IN_BUSY');
      // Whoever ends hands its turn over, so the count of those running stays.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
