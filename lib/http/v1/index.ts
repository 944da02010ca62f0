import { RouteTable } from '../match-route';
import { currentKeyRoute } from './current-key';
import { getKeyRoute } from './get-key';
import { getUserRoute } from './get-user';
import { healthRoute, readyRoute } from './health';
import { listKeysRoute } from './list-keys';
import { listWorkspacesRoute } from './list-workspaces';
import { defineOpenApiRoute } from './openapi';
import { revokeKeyRoute } from './revoke-key';
import { verifyKeyRoute, verifyKeysRoute } from './verify-key';

const routes = [
  listKeysRoute,
  currentKeyRoute,
  getKeyRoute,
  revokeKeyRoute,
  verifyKeyRoute,
  verifyKeysRoute,
  listWorkspacesRoute,
  getUserRoute,
  healthRoute,
  readyRoute,
];

/** Every route of the data plane. What is not here does not exist. */
export const apiRoutes = new RouteTable([...routes, defineOpenApiRoute(routes)]);
