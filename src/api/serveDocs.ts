import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { PERMISSIONS } from '@/core/access/permissions.ts';
import { type ErrorCode, statusOf } from '@/shared/errors/errorCodes.ts';
import {
  type ApiServer,
  accessOf,
  isOpenToKeys,
  type RouteAccess,
  type RoutePermission,
} from '@/shared/http/ApiServer.ts';
import { COMPANY_HEADER, errorResponseSchema } from '@/shared/http/wireContract.ts';
import { appVersion } from '@/shared/version/appVersion.ts';
import { routeLimits } from './routeLimits.ts';

/** Where the API describes itself: the page here, the document at `/json`. */
export const DOCS_PREFIX = '/api/docs';

const DESCRIPTION = `Every answer that is not 2xx has one shape, \`Error\`; every answer names its request in \`X-Request-Id\`.
Amounts are integer minor units. Lists are pages: follow \`nextCursor\` until it is null.
Sign in at \`/api/auth/login\`, send the access token as \`Authorization: Bearer …\`, renew it at \`/api/auth/refresh\`.
A member of several companies names one in \`X-Company-Id\`; whoever is not a member of it gets 404, and a member whose role lacks the permission of the route (\`x-permission\`) gets 403.
What you may still ask stands in \`RateLimit\` and \`RateLimit-Policy\`; a 429 and a 503 say in \`Retry-After\` when to come back.`;

const KEY_DESCRIPTION =
  'An API key, sent like an access token. It acts for its maker in one company, within its scopes (`x-permission`).';

const BY_ACCESS: Readonly<Record<RouteAccess, readonly ErrorCode[]>> = {
  public: [],
  person: ['UNAUTHENTICATED', 'DATABASE_UNAVAILABLE', 'CONNECTION_POOL_TIMEOUT', 'STATEMENT_TIMEOUT'],
  operator: [
    'UNAUTHENTICATED',
    'PERMISSION_DENIED',
    'DATABASE_UNAVAILABLE',
    'CONNECTION_POOL_TIMEOUT',
    'STATEMENT_TIMEOUT',
  ],
  company: [
    'UNAUTHENTICATED',
    'PERMISSION_DENIED',
    'COMPANY_REQUIRED',
    'COMPANY_NOT_FOUND',
    'DATABASE_UNAVAILABLE',
    'CONNECTION_POOL_TIMEOUT',
    'STATEMENT_TIMEOUT',
  ],
};

/** The error answers of a route: one description a status, naming the codes that go with it. */
function errorAnswers(codes: readonly ErrorCode[]): Record<string, unknown> {
  const statuses = new Set(codes.map(statusOf));
  return Object.fromEntries(
    [...statuses].map((status) => {
      const ofStatus = new Set(codes.filter((code) => statusOf(code) === status));
      const content = { 'application/json': { schema: errorResponseSchema } };
      return [String(status), { description: [...ofStatus].join(', '), content }];
    }),
  );
}

const companyHeader = {
  [COMPANY_HEADER]: z
    .string()
    .optional()
    .meta({ description: 'Id of the company; may be left out by a member of exactly one.' }),
};

/** Who may call the route, in words; nothing for what everybody may. */
function permissionSentence(permission: RoutePermission): string {
  if (permission === 'public') return '';
  if (permission === 'signedIn') return 'Permission: whoever is signed in.';
  if (permission === 'operator') return 'Permission: operators of the platform.';
  return `Permission: \`${permission}\` (${PERMISSIONS[permission].roles.join(', ')}).`;
}

/** What the limits of a route may answer. */
function limitErrorsOf(method: string, url: string): readonly ErrorCode[] {
  const { isExempt, attempts, ofPerson } = routeLimits(method, url);
  if (isExempt) return [];
  const isRefused = attempts !== undefined || ofPerson === 'billing';
  return [
    'CLIENT_BLOCKED',
    'RATE_LIMIT_EXCEEDED',
    'OVERLOADED',
    ...(isRefused ? (['RATE_LIMIT_SERVICE_UNAVAILABLE'] as const) : []),
  ];
}

const toJsonSchema = createJsonSchemaTransform({});

type Transform = typeof toJsonSchema;

/** Adds what follows from a route's access: security, the company's header and the errors of every such route. */
const describeRoute: Transform = (document) => {
  const { schema, route } = document;
  if (!schema || schema.hide === true) return toJsonSchema(document);
  const permission = route.config?.permission ?? 'public';
  const access = accessOf(permission);
  const takesInput =
    schema.body !== undefined || schema.querystring !== undefined || schema.params !== undefined;
  const codes: ErrorCode[] = [
    ...(takesInput ? (['VALIDATION_FAILED'] as const) : []),
    ...(route.method === 'GET' ? [] : (['CROSS_SITE_REQUEST'] as const)),
    ...BY_ACCESS[access],
    ...(access === 'public'
      ? []
      : ([isOpenToKeys(permission) ? 'API_KEY_INVALID' : 'API_KEY_REFUSED'] as const)),
    ...(route.config?.errors ?? []),
    ...limitErrorsOf(String(route.method), route.url),
    'INTERNAL',
  ];
  const own = schema.headers instanceof z.ZodObject ? schema.headers.shape : {};
  const described = toJsonSchema({
    ...document,
    schema: {
      ...schema,
      ...(access === 'public' ? {} : { 'x-permission': permission }),
      description: [schema.description, permissionSentence(permission)].filter(Boolean).join('\n\n'),
      security:
        access === 'public' ? [] : [{ bearer: [] }, ...(isOpenToKeys(permission) ? [{ apiKey: [] }] : [])],
      ...(access === 'company' ? { headers: z.object({ ...own, ...companyHeader }) } : {}),
      response: { ...errorAnswers(codes), ...(schema.response as Record<string, unknown> | undefined) },
    },
  });
  return { ...described, schema: withSuccessDescribed(described.schema, schema.summary) };
};

type Described = ReturnType<Transform>['schema'];

/** The answer of a success is described by what the route does, where it does not say more itself. */
function withSuccessDescribed(schema: Described, summary: string | undefined): Described {
  const response = (schema as { response?: Record<string, object> }).response ?? {};
  const entries = Object.entries(response).map(([status, answer]) =>
    status.startsWith('2') && summary !== undefined
      ? [status, { description: summary, ...answer }]
      : [status, answer],
  );
  return { ...schema, response: Object.fromEntries(entries) };
}

/** The error's schema is only ever an answer: its twin for requests would be one that nobody refers to. */
const withComponents: typeof jsonSchemaTransformObject = (document) => {
  const described = jsonSchemaTransformObject(document);
  if (!('components' in described)) return described;
  const components = described.components as { schemas?: Record<string, unknown> };
  const { ErrorInput: _unused, ...schemas } = components.schemas ?? {};
  return { ...described, components: { ...components, schemas } } as typeof described;
};

/** OpenAPI 3.1 from the routes' own Zod schemas, and a page to read it that needs nothing from outside. */
export async function serveDocs(server: ApiServer): Promise<void> {
  if (!z.globalRegistry.has(errorResponseSchema)) z.globalRegistry.add(errorResponseSchema, { id: 'Error' });
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'AccuBooks', version: appVersion, description: DESCRIPTION },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'ab_<id>_<secret>',
            description: KEY_DESCRIPTION,
          },
        },
      },
    },
    transform: describeRoute,
    transformObject: withComponents,
  });
  await server.register(swaggerUi, {
    routePrefix: DOCS_PREFIX,
    uiConfig: { deepLinking: true, validatorUrl: null },
  });
}
