import { z } from 'zod';
import { defineRoute, type Route } from '../define-route';
import { openApiDocument } from '../openapi';

/** The route that describes all routes, itself among them. */
export function defineOpenApiRoute(others: readonly Route[]): Route {
  const route: Route = defineRoute({
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'Describes this API (OpenAPI 3.1)',
    requires: 'public',
    response: z.looseObject({ openapi: z.string() }),
    async handle({ runtime }) {
      return { body: openApiDocument([...others, route], runtime) };
    },
  });
  return route;
}
