/** Three companies with everything in them, every route called once by each, and what is known of them then. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Operation } from '../apiDocument.ts';
import { readOperations } from '../apiDocument.ts';
import type { Exchange } from '../exchange.ts';
import type { AttackedSystem } from '../openSystem.ts';
import { type Attacker, createAttackers } from './Attacker.ts';
import { callOwn, type Template } from './callOwn.ts';
import { createMarkers, type Markers } from './Markers.ts';
import { type Ground, plantPerson, plantTenant } from './plantTenant.ts';
import type { Own } from './recipes.ts';
import { SECRET_UNIT_MINOR, type Tenant } from './Tenant.ts';
import { readTenantRows, type TenantRows } from './tenantRows.ts';

export type Battlefield = {
  readonly operations: readonly Operation[];
  readonly own: Tenant;
  readonly victims: readonly { readonly tenant: Tenant; readonly rows: TenantRows }[];
  readonly templates: readonly Template[];
  /** Routes that nobody could call with success. */
  readonly missing: readonly string[];
  /** Routes whose answers to the victims themselves the markers recognise. */
  readonly recognised: readonly string[];
  readonly markers: Markers;
  readonly attackers: readonly Attacker[];
  readonly tableOf: ReadonlyMap<string, string>;
};

const QUIET_MS = 1_000;
const QUIET_ROUNDS_MAX = 60;
const NOTHING_KNOWN = { has: () => false };

async function makeOperator(ground: Ground): Promise<Own['operator']> {
  const operator = await plantPerson(ground, 'operator');
  await ground.system.admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
  return operator;
}

/** What the payment provider still tells of the victims' own calls must not count as a change by the attacker. */
async function untilQuiet(read: () => Promise<unknown>): Promise<void> {
  let before = '';
  for (let round = 0; round < QUIET_ROUNDS_MAX; round += 1) {
    const now = JSON.stringify(await read(), (_key, value) => (value instanceof Map ? [...value] : value));
    if (now === before) return;
    before = now;
    await pause(QUIET_MS);
  }
  throw new Error("the victims' rows do not come to rest");
}

export async function prepareGround(
  system: AttackedSystem,
  exchange: Exchange,
  options: { readonly seed: number; readonly only?: RegExp | undefined },
): Promise<Battlefield> {
  const ground = { system, exchange };
  const { seed, only } = options;
  const operations = (await readOperations(system.origin)).filter(({ at }) => only?.test(at) ?? true);
  const operator = await makeOperator(ground);
  const own = await plantTenant(ground, 'attacker', 1);
  const victims = [
    await plantTenant(ground, 'first victim', SECRET_UNIT_MINOR),
    await plantTenant(ground, 'second victim', SECRET_UNIT_MINOR),
  ];
  const attackers = await createAttackers(ground, own);
  const rowsOf = (tenant: Tenant) =>
    readTenantRows(
      system.admin,
      tenant,
      [own, ...victims].filter((other) => other !== tenant),
    );
  const called = [];
  for (const tenant of [...victims, own]) {
    const rows = await rowsOf(tenant);
    called.push(await callOwn(operations, { ground, tenant, rows, operator }, seed));
  }
  await untilQuiet(() => Promise.all(victims.map(rowsOf)));
  const ofOwn = called.at(-1) ?? { templates: [], missing: [] };
  const withRows = [];
  for (const tenant of victims) withRows.push({ tenant, rows: await rowsOf(tenant) });
  const ownRows = await rowsOf(own);
  const markers = createMarkers(withRows, [ownRows]);
  const recognised = (called[0]?.templates ?? [])
    .filter(({ answer }) => markers.find(`${answer.headers}\n${answer.body}`, NOTHING_KNOWN).length > 0)
    .map(({ operation }) => operation.at);
  const tableOf = new Map(
    [...ownRows].flatMap(([table, rows]) =>
      rows.flatMap((row) => (typeof row.id === 'string' ? [[row.id, table] as const] : [])),
    ),
  );
  return {
    ...{ operations, own, victims: withRows, templates: ofOwn.templates, missing: ofOwn.missing },
    ...{ recognised, markers, attackers, tableOf },
  };
}
