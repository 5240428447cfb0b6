import type Stripe from 'stripe';

/** What a value of the library's types is on the wire: decimals are text, and what can be expanded is an id. */
type WireOne<V> = V extends Stripe.Decimal ? string : V extends object ? Wire<V> : V;
type WireValue<V> = string extends V ? Exclude<V, object> : WireOne<V>;

/** An object of the library's types as the server keeps and sends it, unexpanded. */
export type Wire<T> = { [K in keyof T]: WireValue<T[K]> };
