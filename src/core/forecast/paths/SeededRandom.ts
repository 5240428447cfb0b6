/** Chance from a seed, for simulation: the same seed and stream give the same numbers on every machine. */

const MULTIPLIER_HIGH = 0x5851f42d;
const MULTIPLIER_LOW = 0x4c957f2d;

/**
 * PCG32 (XSH RR 64/32): O'Neill 2014, PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for
 * Random Number Generation, Harvey Mudd College HMC-CS-2014-0905. The 64-bit state is kept as two 32-bit halves.
 */
export class SeededRandom {
  #high = 0;
  #low = 0;
  readonly #incrementHigh: number;
  readonly #incrementLow: number;

  /** Seed and stream are whole numbers from 0 to 2^53 − 1; streams of one seed are independent. RangeError otherwise. */
  constructor(seed: number, stream: number) {
    for (const given of [seed, stream]) {
      if (!Number.isSafeInteger(given) || given < 0) throw new RangeError(`not a seed or stream: ${given}`);
    }
    const streamHigh = Math.floor(stream / 2 ** 32);
    this.#incrementHigh = ((streamHigh << 1) | (stream >>> 31)) >>> 0;
    this.#incrementLow = ((stream << 1) | 1) >>> 0;
    this.next();
    const low = this.#low + (seed >>> 0);
    this.#high = (this.#high + Math.floor(seed / 2 ** 32) + (low >= 2 ** 32 ? 1 : 0)) >>> 0;
    this.#low = low >>> 0;
    this.next();
  }

  /** A whole number from 0 to 2^32 − 1. */
  next(): number {
    const high = this.#high;
    const low = this.#low;
    this.#advance();
    const shiftedHigh = (high ^ (high >>> 18)) >>> 0;
    const shiftedLow = (low ^ ((low >>> 18) | (high << 14))) >>> 0;
    const mixed = ((shiftedLow >>> 27) | (shiftedHigh << 5)) >>> 0;
    const turn = high >>> 27;
    return ((mixed >>> turn) | (mixed << (-turn & 31))) >>> 0;
  }

  /** A number above 0 and below 1, on the middles of 2^32 equal steps. */
  open(): number {
    return (this.next() + 0.5) / 2 ** 32;
  }

  /** state = state · multiplier + increment modulo 2^64. */
  #advance(): void {
    const low = this.#low;
    const lowShort = low & 0xffff;
    const lowLong = low >>> 16;
    const first = lowShort * (MULTIPLIER_LOW & 0xffff);
    const middle = lowLong * (MULTIPLIER_LOW & 0xffff) + (first >>> 16);
    const other = lowShort * (MULTIPLIER_LOW >>> 16) + (middle % 0x10000);
    const productLow = (((other << 16) | (first & 0xffff)) >>> 0) + this.#incrementLow;
    const carried =
      lowLong * (MULTIPLIER_LOW >>> 16) + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000);
    const productHigh =
      carried + (Math.imul(low, MULTIPLIER_HIGH) >>> 0) + (Math.imul(this.#high, MULTIPLIER_LOW) >>> 0);
    this.#low = productLow >>> 0;
    this.#high = (productHigh + this.#incrementHigh + (productLow >= 2 ** 32 ? 1 : 0)) % 2 ** 32;
  }
}
