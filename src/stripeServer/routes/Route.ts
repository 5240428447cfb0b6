import type { Form } from '../http/Form.ts';
import type { World } from '../state/World.ts';

export type Call = {
  readonly world: World;
  /** The ids in the address, in order. */
  readonly ids: readonly string[];
  readonly form: Form;
};

/** One address of the API. `answer` reads its parameters, calls `form.finish()`, and only then changes anything. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Such as /v1/customers/:id. */
  readonly path: string;
  readonly answer: (call: Call) => object;
};

/** The id in the address. */
export function idOf(call: Call): string {
  return call.ids[0] ?? '';
}

/** Empty text unsets. */
export function textOr(given: string | undefined, before: string | null): string | null {
  return given === undefined ? before : given === '' ? null : given;
}
