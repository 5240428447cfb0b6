/** What a forecast's thread says: how far it is, from 0 to 1, and at last the result. */
export type ThreadMessage =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'result'; readonly result: unknown };
