/** The part of autocannon that benches and tests use; the package carries no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  export type Options = {
    readonly url: string;
    readonly method?: 'GET' | 'POST';
    readonly body?: string;
    readonly connections: number;
    readonly duration: number;
    readonly headers?: Readonly<Record<string, string>>;
  };
  export type Result = {
    readonly requests: { readonly total: number };
    readonly duration: number;
    readonly errors: number;
    readonly non2xx: number;
  };
  /** Emits `response` (client, status, bytes, milliseconds) for each answer. */
  export type Run = EventEmitter & PromiseLike<Result> & { stop(): void };
  const autocannon: (options: Options) => Run;
  // biome-ignore lint/style/noDefaultExport: it is what the package exports
  export default autocannon;
}
