/** A company of the proof: who is in it and what tells its data from everybody else's. */

export type Person = {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly sessionId: string;
  readonly token: string;
  readonly cookie: string;
};

export type Tenant = {
  readonly name: string;
  /** Stands in every text of the tenant and is never sent by an attacker. */
  readonly tag: string;
  /** Every amount of the tenant's books is a multiple of it. */
  readonly unitMinor: number;
  readonly companyId: string;
  readonly owner: Person;
  readonly viewer: Person;
};

/** A prime: sums and differences of its multiples are multiples, and hardly any other number is one. */
export const SECRET_UNIT_MINOR = 1_000_000_007;
export const PASSWORD = 'correct horse battery staple';

/** Persons and companies that a tenant's rows hang on. */
export function rootsOf({ companyId, owner, viewer }: Tenant): string[] {
  return [companyId, owner.id, viewer.id];
}
