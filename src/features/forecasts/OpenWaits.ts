/** The waits of callers that a stopping server ends, each with a signal of its own. */
export class OpenWaits {
  readonly #open = new Set<AbortController>();
  #isStopping = false;

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** To be ended when the caller has gone or been answered. */
  begin(): { readonly signal: AbortSignal; readonly end: () => void } {
    const controller = new AbortController();
    this.#open.add(controller);
    const end = () => {
      this.#open.delete(controller);
      controller.abort();
    };
    if (this.#isStopping) end();
    return { signal: controller.signal, end };
  }

  stop(): void {
    this.#isStopping = true;
    for (const controller of this.#open) controller.abort();
    this.#open.clear();
  }
}
