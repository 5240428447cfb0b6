/** Those who attack: everybody of another company, what they were given, and strangers. */
import { expectCall } from './Caller.ts';
import { type Ground, plantPerson, signInAgain } from './plantTenant.ts';
import type { Person, Tenant } from './Tenant.ts';

type Header = readonly [string, string];

export type Attacker = {
  readonly name: string;
  /** What they show. */
  readonly headers: () => readonly Header[];
  /** After they have signed themselves out or revoked what they had; nothing for those who never had anything. */
  readonly renew: () => Promise<void>;
};

const bearer = (token: string): Header => ['authorization', `Bearer ${token}`];

/** One renewal at a time, and nothing is made before it is needed. */
function attackerWith(name: string, headers: () => readonly Header[], make: () => Promise<void>): Attacker {
  let running: Promise<void> | undefined;
  const renew = () => {
    running ??= make()
      // As many keys as a company may have, perhaps: the attack goes on with the old one.
      .catch(() => undefined)
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  return { name, headers, renew };
}

function personAttacks(ground: Ground, name: string, person: Person, withCookie = false): Attacker {
  let now = person;
  const headers = (): Header[] => [
    bearer(now.token),
    ...(withCookie ? [['cookie', `accubooks_session=${now.cookie}`] as const] : []),
  ];
  return attackerWith(name, headers, async () => {
    now = await signInAgain(ground, now);
  });
}

const KEY = {
  name: 'proof',
  scopes: ['books.read', 'scenarios.read', 'scenarios.edit', 'forecasts.read', 'forecasts.order'],
  validDays: 30,
};
const LINK = { title: 'proof', subject: { kind: 'balanceSheet', at: '2020-12' }, validDays: 7 };

/** A key or a link that the owner makes, by what the answer names it. */
async function madeAttacks(
  ground: Ground,
  own: Tenant,
  made: { name: string; path: string; body: unknown; show: (answer: Record<string, string>) => Header },
): Promise<Attacker> {
  let header: Header = ['x-nothing', ''];
  let owner = own.owner;
  const make = async () => {
    owner = await signInAgain(ground, owner);
    const who = { person: owner, companyId: own.companyId };
    header = made.show(await expectCall(ground.exchange, { method: 'POST', ...made }, who));
  };
  await make();
  return attackerWith(made.name, () => [header], make);
}

/** The owner more often than others, because they may do most. */
export async function createAttackers(ground: Ground, own: Tenant): Promise<Attacker[]> {
  const owner = personAttacks(ground, 'owner of another company', own.owner);
  const loner = await plantPerson(ground, own.tag);
  const again = await signInAgain(ground, own.owner);
  return [
    ...[owner, owner, owner],
    personAttacks(ground, 'owner with a cookie', again, true),
    personAttacks(ground, 'viewer of another company', own.viewer),
    personAttacks(ground, 'person without a company', loner),
    await madeAttacks(ground, own, {
      ...{ name: 'API key of another company', path: '/api/api-keys', body: KEY },
      show: ({ key = '' }) => bearer(key),
    }),
    await madeAttacks(ground, own, {
      ...{ name: 'share link of another company', path: '/api/share-links', body: LINK },
      show: ({ token = '' }) => ['x-share-token', token],
    }),
    { name: 'nobody', headers: () => [], renew: async () => undefined },
  ];
}
