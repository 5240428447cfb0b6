/**
 * Feature flags: a closed list, evaluated in memory. This file knows neither the database nor the network,
 * so that servers, tests and the web may all import it; FeatureFlagSync keeps the memory of a server in
 * step with Postgres.
 */
import { AppError } from '@/shared/errors/AppError.ts';
import {
  decideRollout,
  type FlagContext,
  type FlagReason,
  type FlagRollout,
  rolloutOf,
} from './FlagRollout.ts';

type FeatureFlag = {
  /** Completes "on: …". */
  readonly description: string;
  /** Who answers for it and takes it away. */
  readonly owner: string;
  /** Day by which it is out of the code, or its stay is decided anew. */
  readonly removeBy: `${number}-${number}-${number}`;
  readonly rollout: FlagRollout;
};

/** Every flag there is. To switch a feature off for good, change its rollout here, then remove its code. */
export const DEFAULT_FEATURE_FLAGS = {
  'feature.new_dashboard': {
    description: 'the cash page shows runway, burn and the other figures of the forecast',
    owner: 'web',
    removeBy: '2027-03-31',
    rollout: { percentage: 100, companies: [] },
  },
  'feature.forecast_refits': {
    description: 'a forecast is tested by forecasting past months anew; off saves most of its computing time',
    owner: 'forecast',
    removeBy: '2027-06-30',
    rollout: { percentage: 100, companies: [] },
  },
  'feature.forecasts': {
    description: 'forecasts may be ordered; off refuses new ones and leaves those that exist readable',
    owner: 'forecast',
    removeBy: '2027-12-31',
    rollout: { percentage: 100, companies: [] },
  },
  'feature.imports': {
    description: 'files may be imported; off refuses new ones and leaves the books readable',
    owner: 'books',
    removeBy: '2027-12-31',
    rollout: { percentage: 100, companies: [] },
  },
  'feature.read_cache': {
    description:
      'statements and forecasts that have not changed are answered from Redis; off computes each one',
    owner: 'operations',
    removeBy: '2027-12-31',
    rollout: { percentage: 100, companies: [] },
  },
  'probe.propagation': {
    description: 'nothing: `accubooks flags measure` changes it to measure how fast a change spreads',
    owner: 'operations',
    removeBy: '2027-12-31',
    rollout: { percentage: 0, companies: [] },
  },
} as const satisfies Readonly<Record<string, FeatureFlag>>;

export type FeatureFlagName = keyof typeof DEFAULT_FEATURE_FLAGS;

/** Every name, in the order of the list. */
export const FEATURE_FLAG_NAMES = Object.keys(DEFAULT_FEATURE_FLAGS) as readonly FeatureFlagName[];

/** True for text that is the name of a flag. */
export function isFeatureFlagName(text: string): text is FeatureFlagName {
  return Object.hasOwn(DEFAULT_FEATURE_FLAGS, text);
}

/** The name, checked; throws FLAG_UNKNOWN and lists the names there are. */
export function featureFlagName(text: string): FeatureFlagName {
  if (isFeatureFlagName(text)) return text;
  const message = `There is no flag ${text}. The flags are ${FEATURE_FLAG_NAMES.join(', ')}.`;
  throw new AppError('FLAG_UNKNOWN', { message, details: { flag: text, flags: FEATURE_FLAG_NAMES } });
}

export type FlagOverrides = ReadonlyMap<string, FlagRollout>;
export type FlagDecision = { readonly value: boolean; readonly reason: FlagReason };

/** What keeps overrides for good and for every process. */
export type FlagKeeper = {
  /**
   * Resolves when the change is kept and every live process has it, this one included; `rollout` undefined
   * takes the override away. Throws FLAG_NOT_SAVED and FLAG_NOT_ACKNOWLEDGED.
   */
  readonly change: (flag: FeatureFlagName, rollout: FlagRollout | undefined, by?: string) => Promise<unknown>;
};

export class FeatureFlagService {
  #defaults: FlagOverrides = new Map();
  #overrides: FlagOverrides = new Map();
  /** What `override` was told and the database has not answered yet. */
  readonly #asked = new Map<string, FlagRollout>();
  #keeper: FlagKeeper | undefined;
  #isStale = false;
  readonly #listeners = new Set<() => void>();

  /** From memory. Unknown names are off; never throws. */
  isEnabled(flag: FeatureFlagName, context: FlagContext = {}): boolean {
    return this.evaluate(flag, context)?.value ?? false;
  }

  /** The value and why; undefined for a name that is not on the list. Never throws. */
  evaluate(flag: string, context: FlagContext = {}): FlagDecision | undefined {
    if (!isFeatureFlagName(flag)) return undefined;
    const override = this.overrideOf(flag);
    const decision = decideRollout(flag, override ?? this.defaultOf(flag), context ?? {});
    if (this.#isStale) return { ...decision, reason: 'STALE' };
    return override === undefined && decision.reason === 'STATIC'
      ? { ...decision, reason: 'DEFAULT' }
      : decision;
  }

  /**
   * Takes effect in this process at once, and resolves when the database keeps it and every live process
   * has it. Rejects with FLAG_UNKNOWN, FLAG_NOT_SAVED (this process then goes back to what the database
   * says) or FLAG_NOT_ACKNOWLEDGED, which names the processes that have not answered.
   */
  async override(flag: FeatureFlagName, isEnabled: boolean, by?: string): Promise<void> {
    await this.change(flag, rolloutOf(isEnabled), by);
  }

  /** The same with any rollout; undefined takes the override away, when the database has done so. */
  async change(flag: FeatureFlagName, rollout: FlagRollout | undefined, by?: string): Promise<void> {
    const known = featureFlagName(flag);
    if (rollout !== undefined) this.#asked.set(known, rollout);
    this.#tell();
    try {
      const keeper = this.#keeper ?? (await operator(this));
      await keeper.change(known, rollout, by);
    } finally {
      if (this.#asked.get(known) === rollout) this.#asked.delete(known);
      this.#tell();
    }
  }

  /** What stands instead of the default; undefined when nothing does. */
  overrideOf(flag: FeatureFlagName): FlagRollout | undefined {
    return this.#asked.get(flag) ?? this.#overrides.get(flag);
  }

  /** What stands when nothing is overridden: this installation's own setting, else the list's. */
  defaultOf(flag: FeatureFlagName): FlagRollout {
    return this.#defaults.get(flag) ?? DEFAULT_FEATURE_FLAGS[flag].rollout;
  }

  /** Takes the installation's own defaults; from its configuration, at start. */
  configure(defaults: FlagOverrides): void {
    this.#defaults = defaults;
  }

  /** Gives overrides somebody to keep them; undefined when that one stops. */
  attach(keeper: FlagKeeper | undefined): void {
    this.#keeper = keeper;
  }

  /** Takes over what the database says. */
  apply(overrides: FlagOverrides): void {
    this.#overrides = overrides;
    this.#isStale = false;
    this.#tell();
  }

  /** The database cannot be asked: the last known values go on, and say so. */
  markStale(): void {
    if (this.#isStale) return;
    this.#isStale = true;
    this.#tell();
  }

  get isStale(): boolean {
    return this.#isStale;
  }

  /** Calls the listener after each change, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/**
 * The keeper of a process that is no server, such as a script of an operator. Its name is put together
 * here so that no bundler takes the database along into the web.
 */
async function operator(service: FeatureFlagService): Promise<FlagKeeper> {
  const module = './operatorKeeper.ts';
  const loaded = (await import(/* @vite-ignore */ module)) as {
    operatorKeeper: (service: FeatureFlagService) => FlagKeeper;
  };
  return loaded.operatorKeeper(service);
}

const flags = new FeatureFlagService();

/** The flags of this process. */
export function getFeatureFlags(): FeatureFlagService {
  return flags;
}
