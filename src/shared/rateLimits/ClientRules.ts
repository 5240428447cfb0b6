/** The rules about client addresses as a process holds them: a copy that is a second old at most. */
import { BlockList, isIP } from 'node:net';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Log } from '@/shared/log/log.ts';
import type { ClientRule } from './ClientRuleStore.ts';

/** Age at which the copy is read again. */
const FRESH_MS = 1_000;
/** Longest that a request waits for that; then the last known copy speaks. */
const WAIT_MS = 100;

type Rule = ClientRule['rule'];
type Copy = {
  readonly allowed: BlockList;
  readonly blocked: BlockList;
  readonly endsMs: readonly number[];
};

const FAMILIES = { 4: 'ipv4', 6: 'ipv6' } as const;

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 || version === 6 ? FAMILIES[version] : undefined;
}

function addTo(list: BlockList, network: string): void {
  const [address = '', prefix] = network.split('/');
  const family = familyOf(address);
  if (family === undefined) return;
  if (prefix === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(prefix), family);
}

function copyOf(rules: readonly ClientRule[]): Copy {
  const copy = { allowed: new BlockList(), blocked: new BlockList() };
  for (const { network, rule } of rules) addTo(rule === 'allow' ? copy.allowed : copy.blocked, network);
  const endsMs = rules.flatMap(({ expiresAt }) => (expiresAt === null ? [] : [Date.parse(expiresAt)]));
  return { ...copy, endsMs };
}

export class ClientRules {
  readonly #read: () => Promise<readonly ClientRule[]>;
  readonly #clock: Clock;
  readonly #log: Log;
  #rules: readonly ClientRule[] = [];
  #copy: Copy = copyOf([]);
  #askedMs: number | undefined;
  #reading: Promise<void> | undefined;

  /** `read` gives the rules in force; it may reject, and then the last known ones stand. */
  constructor(deps: { read: () => Promise<readonly ClientRule[]>; clock: Clock; log: Log }) {
    this.#read = deps.read;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  /** The rule of an address; to be allowed wins over being blocked. Waits 100 ms at most and never rejects. */
  async ruleOf(address: string): Promise<Rule | undefined> {
    await this.#refresh();
    this.#dropEnded();
    const family = familyOf(address);
    if (family === undefined) return undefined;
    if (this.#copy.allowed.check(address, family)) return 'allow';
    return this.#copy.blocked.check(address, family) ? 'block' : undefined;
  }

  async #refresh(): Promise<void> {
    const now = this.#clock.elapsedMs();
    if (this.#reading === undefined) {
      if (this.#askedMs !== undefined && now - this.#askedMs < FRESH_MS) return;
      this.#askedMs = now;
      this.#reading = this.#readAgain();
    } else if (this.#askedMs !== undefined && now - this.#askedMs >= WAIT_MS) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, WAIT_MS);
    });
    await Promise.race([this.#reading, patience]);
    clearTimeout(timer);
  }

  async #readAgain(): Promise<void> {
    try {
      this.#rules = await this.#read();
      this.#copy = copyOf(this.#rules);
    } catch (error) {
      this.#log.debug({ error }, 'client rules not read: the last known ones stand');
    } finally {
      this.#reading = undefined;
    }
  }

  /** A rule ends on time although the database does not answer. */
  #dropEnded(): void {
    const now = this.#clock.nowMs();
    if (!this.#copy.endsMs.some((endMs) => endMs <= now)) return;
    this.#rules = this.#rules.filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > now);
    this.#copy = copyOf(this.#rules);
  }
}
