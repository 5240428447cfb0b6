/** A rest that news ends. What rings while nobody rests is not missed: the next rest ends at once. */
export class Bell {
  #isRung = false;
  #wake = () => {};

  readonly ring = (): void => {
    this.#isRung = true;
    this.#wake();
  };

  /** Resolves when it rings, or after so long; what is looked up from then on is newer than the ringing. */
  async rest(ms: number): Promise<void> {
    if (!this.#isRung)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#isRung = false;
  }
}
