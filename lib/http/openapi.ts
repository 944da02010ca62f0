import {
  extendZodWithOpenApi,
  OpenAPIRegistry,
  OpenApiGeneratorV31,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { STATUS_OF_CODE } from '../core/errors';
import { POLICIES } from '../core/rate-limits';
import { RESERVED_SCOPES } from '../core/scopes';
import type { Runtime } from '../services/context';
import type { Route } from './define-route';

extendZodWithOpenApi(z);

/** The body of every error (RFC 9457), as the document describes it. */
const problem = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(STATUS_OF_CODE)),
    reason: z.string(),
    success: z.literal(false),
    request_id: z.string(),
    required_scopes: z.array(z.string()).optional(),
    key_id: z.string().optional(),
    'violated-policies': z.array(z.enum(POLICIES)).optional(),
    errors: z
      .array(
        z.object({
          pointer: z.string().optional(),
          parameter: z.string().optional(),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .openapi('Problem');

/**
 * The OpenAPI 3.1 document of the registered routes: generated from the very schemas that parse and
 * encode, so that it cannot say anything else.
 */
export function openApiDocument(
  routes: readonly Route[],
  { profile, catalogue, settings }: Pick<Runtime, 'profile' | 'catalogue' | 'settings'>,
): object {
  const { name, supportAddress } = profile.product;
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key of this installation, sent as `Authorization: Bearer <key>`.',
    'x-scopes': Object.fromEntries(
      catalogue.scopes.map(({ scope, description }) => [scope, description]),
    ),
  });
  for (const route of routes) registry.registerPath(describe(route));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: name,
      version: '1',
      description: 'API keys: their status, their list, and revoking them.',
      ...(supportAddress !== null && { contact: { email: supportAddress } }),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: settings.publicUrl }],
    tags: [{ name: 'API keys' }, { name: 'Workspace' }, { name: 'Service' }],
  });
}

function describe(route: Route) {
  const needsKey = route.requires !== 'public';
  return {
    method: METHODS[route.method],
    path: route.path,
    summary: route.summary,
    description: describeRequirement(route),
    operationId: operationIdOf(route),
    tags: [tagOf(route)],
    security: needsKey ? [{ apiKey: [] }] : [],
    request: {
      ...(route.params instanceof z.ZodObject && { params: route.params }),
      ...(route.query instanceof z.ZodObject && { query: route.query }),
      ...(route.body !== null && {
        body: { required: true, content: { 'application/json': { schema: route.body } } },
      }),
    },
    responses: {
      200: {
        description: 'Done',
        ...(needsKey && { headers: RATE_LIMIT_FIELDS }),
        content: { 'application/json': { schema: route.response } },
      },
      ...Object.fromEntries(refusalsOf(route).map((status) => [status, refusal(status)])),
    },
  };
}

const RATE_LIMIT_FIELDS = {
  'RateLimit-Policy': {
    description:
      'The rate limits of the calling key and its workspace: `q` requests per `w` seconds',
    schema: { type: 'string' },
    example: '"key";q=6000;w=60, "workspace";q=60000;w=60',
  },
  RateLimit: {
    description: 'What is left of them: `r` requests, and full again in `t` seconds',
    schema: { type: 'string' },
    example: '"key";r=5999;t=1, "workspace";r=59999;t=1',
  },
} as const;

const METHODS = { GET: 'get', POST: 'post', PATCH: 'patch', DELETE: 'delete' } as const;

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The request is not valid; `errors` names each fault',
  401: 'No key, or one that does not work: `reason` says why',
  403: 'The key, which `key_id` names, may not do this: `reason` says why',
  404: 'Unknown, or not yours',
  429: 'Too many requests: wait `Retry-After` seconds',
  503: 'Temporarily unavailable: wait `Retry-After` seconds',
};

function refusalsOf(route: Route): number[] {
  if (route.requires === 'public') return [400, ...route.refuses, 503];
  return route.path.includes('{') ? [400, 401, 403, 404, 429, 503] : [400, 401, 403, 429, 503];
}

function refusal(status: number) {
  return {
    description: REFUSALS[status] ?? 'Refused',
    content: { 'application/problem+json': { schema: problem } },
  };
}

function describeRequirement({ requires }: Route): string {
  if (requires === 'public') return 'Needs no key.';
  if (requires === 'any_key') return 'Needs a key; no scope.';
  return `Needs the scope \`${requires}\` (${RESERVED_SCOPES[requires].toLowerCase()}).`;
}

// GET /v1/api-keys/{id} is get_api_keys_by_id.
function operationIdOf({ method, path }: Route): string {
  const words = path
    .replace('/v1/', '/')
    .split('/')
    .filter((word) => word !== '')
    .map((word) =>
      word.startsWith('{') ? `by_${word.slice(1, -1)}` : word.replace(/[^a-z]+/g, '_'),
    );
  return [method.toLowerCase(), ...words].join('_');
}

function tagOf({ path }: Route): string {
  if (path.startsWith('/v1/api-keys')) return 'API keys';
  const isWorkspaces = ['/v1/users', '/v1/workspaces', '/v1/usage'].some((begin) =>
    path.startsWith(begin),
  );
  return isWorkspaces ? 'Workspace' : 'Service';
}
