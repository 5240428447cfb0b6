/** Our flags as a provider of OpenFeature: https://openfeature.dev/specification/sections/providers */
import {
  ErrorCode,
  type EvaluationContext,
  type JsonValue,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  type ResolutionDetails,
  StandardResolutionReasons,
} from '@openfeature/server-sdk';
import { FEATURE_FLAG_NAMES, type FeatureFlagService, isFeatureFlagName } from './FeatureFlagService.ts';

/**
 * Booleans only, each with its reason and the variant `on` or `off`. The targeting key is the id of a
 * company. A name that is not on the list is FLAG_NOT_FOUND, another type TYPE_MISMATCH, both with the
 * caller's default. STALE is told while the database cannot be asked.
 */
export class FeatureFlagProvider implements Provider {
  readonly metadata = { name: 'accubooks' } as const;
  readonly runsOn = 'server';
  readonly events = new OpenFeatureEventEmitter();
  readonly #service: FeatureFlagService;
  #stopWatching: () => void = () => undefined;

  constructor(service: FeatureFlagService) {
    this.#service = service;
  }

  async initialize(): Promise<void> {
    let wasStale = this.#service.isStale;
    this.#stopWatching = this.#service.onChange(() => {
      const { isStale } = this.#service;
      if (isStale && !wasStale) this.events.emit(ProviderEvents.Stale, { message: 'last known values' });
      if (!isStale && wasStale) this.events.emit(ProviderEvents.Ready, {});
      wasStale = isStale;
      if (!isStale)
        this.events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged: [...FEATURE_FLAG_NAMES] });
    });
  }

  async onClose(): Promise<void> {
    this.#stopWatching();
  }

  async resolveBooleanEvaluation(
    flag: string,
    fallback: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    const decision = this.#service.evaluate(flag, { companyId: context.targetingKey });
    if (decision === undefined) return refusal(flag, fallback);
    return { ...decision, variant: decision.value ? 'on' : 'off' };
  }

  async resolveStringEvaluation(flag: string, fallback: string): Promise<ResolutionDetails<string>> {
    return refusal(flag, fallback);
  }

  async resolveNumberEvaluation(flag: string, fallback: number): Promise<ResolutionDetails<number>> {
    return refusal(flag, fallback);
  }

  async resolveObjectEvaluation<T extends JsonValue>(
    flag: string,
    fallback: T,
  ): Promise<ResolutionDetails<T>> {
    return refusal(flag, fallback);
  }
}

function refusal<T>(flag: string, value: T): ResolutionDetails<T> {
  const isKnown = isFeatureFlagName(flag);
  return {
    value,
    reason: StandardResolutionReasons.ERROR,
    errorCode: isKnown ? ErrorCode.TYPE_MISMATCH : ErrorCode.FLAG_NOT_FOUND,
    errorMessage: isKnown ? `${flag} is a boolean flag` : `there is no flag ${flag}`,
  };
}
