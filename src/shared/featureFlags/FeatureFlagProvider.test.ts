import { OpenFeature, ProviderEvents, StandardResolutionReasons } from '@openfeature/server-sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FeatureFlagProvider } from './FeatureFlagProvider.ts';
import { FeatureFlagService } from './FeatureFlagService.ts';

const FLAG = 'feature.new_dashboard';
const service = new FeatureFlagService();
const client = OpenFeature.getClient();
const seen: string[] = [];

beforeAll(async () => {
  await OpenFeature.setProviderAndWait(new FeatureFlagProvider(service));
  for (const event of [ProviderEvents.Stale, ProviderEvents.ConfigurationChanged] as const)
    client.addHandler(event, () => {
      seen.push(event);
    });
});
beforeEach(() => {
  service.apply(new Map());
  seen.length = 0;
});
afterAll(() => OpenFeature.close());

describe('FeatureFlagProvider, through the SDK of OpenFeature', () => {
  it('names itself and is ready', () => {
    expect(OpenFeature.providerMetadata).toEqual({ name: 'accubooks' });
    expect(client.providerStatus).toBe('READY');
  });

  it('tells the value, the variant and the reason (R131, R132)', async () => {
    const details = () => client.getBooleanDetails(FLAG, false, { targetingKey: 'C1' });
    expect(await details()).toMatchObject({
      value: true,
      variant: 'on',
      reason: StandardResolutionReasons.DEFAULT,
    });
    service.apply(new Map([[FLAG, { percentage: 0, companies: [] }]]));
    expect(await details()).toMatchObject({
      value: false,
      variant: 'off',
      reason: StandardResolutionReasons.STATIC,
    });
    service.apply(new Map([[FLAG, { percentage: 0, companies: ['C1'] }]]));
    expect(await details()).toMatchObject({ value: true, reason: StandardResolutionReasons.TARGETING_MATCH });
    service.apply(new Map([[FLAG, { percentage: 50, companies: [] }]]));
    expect(await details()).toMatchObject({ reason: StandardResolutionReasons.SPLIT });
    service.markStale();
    expect(await details()).toMatchObject({ reason: StandardResolutionReasons.STALE });
    for (const one of [await details(), await client.getBooleanDetails(FLAG, true)])
      expect(one.errorCode).toBeUndefined();
  });

  it('answers an unknown name and another type with the caller’s own default', async () => {
    const unknown = await client.getBooleanDetails('feature.nothing', true);
    expect(unknown).toMatchObject({ value: true, reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' });
    expect(await client.getStringDetails(FLAG, 'x')).toMatchObject({
      value: 'x',
      errorCode: 'TYPE_MISMATCH',
    });
    expect(await client.getNumberDetails(FLAG, 7)).toMatchObject({ value: 7, errorCode: 'TYPE_MISMATCH' });
    expect(await client.getObjectDetails(FLAG, [1])).toMatchObject({
      value: [1],
      errorCode: 'TYPE_MISMATCH',
    });
    expect(await client.getStringDetails('toString', 'x')).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
  });

  it('emits what changes: the configuration, and that it has become stale', async () => {
    service.apply(new Map([[FLAG, { percentage: 0, companies: [] }]]));
    service.markStale();
    service.markStale();
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([ProviderEvents.ConfigurationChanged, ProviderEvents.Stale]);
    expect(client.providerStatus).toBe('STALE');
    service.apply(new Map());
    await new Promise((resolve) => setImmediate(resolve));
    expect(client.providerStatus).toBe('READY');
  });
});
