import type { Database } from '@/shared/database/Database.ts';
import {
  DEFAULT_FEATURE_FLAGS,
  FEATURE_FLAG_NAMES,
  type FeatureFlagName,
  type FeatureFlagService,
  featureFlagName,
} from '@/shared/featureFlags/FeatureFlagService.ts';
import { type ApiServer, companyScopeOf, personOf } from '@/shared/http/ApiServer.ts';
import {
  changeFlagRequestSchema,
  type FlagState,
  flagHistorySchema,
  flagParamsSchema,
  flagStateSchema,
  flagStatesSchema,
  flagsSchema,
} from './flagContract.ts';
import { readFlagHistory } from './readFlagHistory.ts';

const TAGS = ['flags'];

function stateOf(flags: FeatureFlagService, flag: FeatureFlagName): FlagState {
  const { description, owner, removeBy } = DEFAULT_FEATURE_FLAGS[flag];
  const override = flags.overrideOf(flag);
  const { percentage, companies } = override ?? flags.defaultOf(flag);
  const rollout = { percentage, companies: [...companies] };
  const decided = flags.evaluate(flag);
  const [isEnabled, reason] = [decided?.value ?? false, decided?.reason ?? 'ERROR'];
  const isOverridden = override !== undefined;
  return { flag, description, owner, removeBy, rollout, isEnabled, reason, isOverridden };
}

type FlagRouteDeps = { readonly flags: FeatureFlagService; readonly database: Database };

export function flagRoutes(server: ApiServer, { flags, database }: FlagRouteDeps): void {
  server.route({
    method: 'GET',
    url: '/api/flags',
    config: { permission: 'books.read' },
    schema: {
      operationId: 'readFlags',
      summary: 'Which features are on for the company',
      tags: TAGS,
      response: { 200: flagsSchema },
    },
    handler: (request) => {
      const scope = companyScopeOf(request);
      return Object.fromEntries(FEATURE_FLAG_NAMES.map((flag) => [flag, flags.isEnabled(flag, scope)]));
    },
  });
  operatorRoutes(server, flags);

  server.route({
    method: 'GET',
    url: '/api/operators/flags/history',
    config: { permission: 'operator' },
    schema: {
      operationId: 'readFlagHistory',
      summary: 'The last 100 changes of flags, and how far each live process has come',
      tags: TAGS,
      response: { 200: flagHistorySchema },
    },
    handler: () => readFlagHistory(database),
  });
}

function operatorRoutes(server: ApiServer, flags: FeatureFlagService): void {
  server.route({
    method: 'GET',
    url: '/api/operators/flags',
    config: { permission: 'operator' },
    schema: {
      operationId: 'listFlags',
      summary: 'Every feature flag, its rollout, its owner and the day by which it goes',
      tags: TAGS,
      response: { 200: flagStatesSchema },
    },
    handler: () => ({
      isStale: flags.isStale,
      items: FEATURE_FLAG_NAMES.map((flag) => stateOf(flags, flag)),
    }),
  });

  server.route({
    method: 'PUT',
    url: '/api/operators/flags/:flag',
    config: { permission: 'operator', errors: ['FLAG_UNKNOWN', 'FLAG_NOT_SAVED', 'FLAG_NOT_ACKNOWLEDGED'] },
    schema: {
      operationId: 'overrideFlag',
      summary: 'Override a flag; answers when every live process has it',
      tags: TAGS,
      params: flagParamsSchema,
      body: changeFlagRequestSchema,
      response: { 200: flagStateSchema },
    },
    handler: async (request) => {
      const flag = featureFlagName(request.params.flag);
      await flags.change(flag, request.body, `user ${personOf(request)}`);
      return stateOf(flags, flag);
    },
  });

  server.route({
    method: 'DELETE',
    url: '/api/operators/flags/:flag',
    config: { permission: 'operator', errors: ['FLAG_UNKNOWN', 'FLAG_NOT_SAVED', 'FLAG_NOT_ACKNOWLEDGED'] },
    schema: {
      operationId: 'clearFlag',
      summary: 'Take an override away; answers when every live process has the default again',
      tags: TAGS,
      params: flagParamsSchema,
      response: { 200: flagStateSchema },
    },
    handler: async (request) => {
      const flag = featureFlagName(request.params.flag);
      await flags.change(flag, undefined, `user ${personOf(request)}`);
      return stateOf(flags, flag);
    },
  });
}
