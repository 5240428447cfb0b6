import type { FormTree } from './parseForm.ts';
import { invalidRequest, StripeError } from './StripeError.ts';

const METADATA_KEYS_MAX = 50;
const TEXT_LENGTH_MAX = 5_000;

/** The parameters of a call: read by name and kind; whatever is left unread at the end is unknown. */
export class Form {
  readonly #read = new Set<string>();
  readonly #inner: Form[] = [];

  constructor(
    private readonly tree: FormTree,
    private readonly prefix = '',
  ) {}

  pathOf(name: string): string {
    return this.prefix === '' ? name : `${this.prefix}[${name}]`;
  }

  has(name: string): boolean {
    return this.tree[name] !== undefined;
  }

  /** Undefined when it is not given; empty text when it is to be unset. */
  text(name: string): string | undefined {
    this.#read.add(name);
    const value = this.tree[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw invalidRequest('Invalid string.', this.pathOf(name));
    if (value.length > TEXT_LENGTH_MAX)
      throw invalidRequest(
        `Invalid string: it may have up to ${TEXT_LENGTH_MAX} characters.`,
        this.pathOf(name),
      );
    return value;
  }

  needText(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '')
      throw invalidRequest(
        `Missing required param: ${this.pathOf(name)}.`,
        this.pathOf(name),
        'parameter_missing',
      );
    return value;
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!/^-?\d{1,15}$/.test(value) || !Number.isSafeInteger(number))
      throw invalidRequest(`Invalid integer: ${value}`, this.pathOf(name), 'parameter_invalid_integer');
    return number;
  }

  needInteger(name: string): number {
    this.needText(name);
    return this.integer(name) ?? 0;
  }

  flag(name: string): boolean | undefined {
    return this.choice(name, ['true', 'false']) === undefined ? undefined : this.tree[name] === 'true';
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = choices.find((choice) => choice === value);
    if (found === undefined)
      throw invalidRequest(
        `Invalid ${this.pathOf(name)}: must be one of ${choices.join(', ')}`,
        this.pathOf(name),
      );
    return found;
  }

  /** A group of parameters; undefined when it is not given. */
  group(name: string): Form | undefined {
    this.#read.add(name);
    const value = this.tree[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string') throw invalidRequest('Invalid object', this.pathOf(name));
    const inner = new Form(value, this.pathOf(name));
    this.#inner.push(inner);
    return inner;
  }

  groups(name: string): Form[] {
    const list = this.group(name);
    if (list === undefined) return [];
    return Object.keys(list.tree).flatMap((key) => list.group(key) ?? []);
  }

  texts(name: string): string[] {
    const list = this.group(name);
    return list === undefined ? [] : Object.keys(list.tree).map((key) => list.text(key) ?? '');
  }

  /** What the metadata becomes: given keys set, keys with empty text removed, all removed by an empty value. */
  metadata(before: Record<string, string> = {}): Record<string, string> {
    if (this.tree.metadata === '') {
      this.#read.add('metadata');
      return {};
    }
    const group = this.group('metadata');
    if (group === undefined) return before;
    const given = Object.keys(group.tree).map((key) => [key, group.text(key) ?? ''] as const);
    const after = Object.entries({ ...before, ...Object.fromEntries(given) }).filter(
      ([, value]) => value !== '',
    );
    if (after.length > METADATA_KEYS_MAX)
      throw invalidRequest(`Metadata can have up to ${METADATA_KEYS_MAX} keys.`, this.pathOf('metadata'));
    return Object.fromEntries(after);
  }

  /** Refuses whatever nobody read. */
  finish(): void {
    const unknown = Object.keys(this.tree).find((name) => !this.#read.has(name));
    if (unknown !== undefined)
      throw new StripeError(
        400,
        'invalid_request_error',
        `Received unknown parameter: ${this.pathOf(unknown)}`,
        {
          code: 'parameter_unknown',
          param: this.pathOf(unknown),
        },
      );
    for (const inner of this.#inner) inner.finish();
  }
}
