import type { Profile } from '../../core/profile';
import type { Route } from '../define-route';
import { RouteTable } from '../match-route';
import { currentKeyRoute } from './current-key';
import { getKeyRoute } from './get-key';
import { getUserRoute } from './get-user';
import { githubLeaksRoute } from './github-leaks';
import { healthRoute, readyRoute } from './health';
import { listKeysRoute } from './list-keys';
import { listWorkspacesRoute } from './list-workspaces';
import { defineOpenApiRoute } from './openapi';
import { reportLeaksRoute } from './report-leaks';
import { reportUsageRoute } from './report-usage';
import { revokeKeyRoute } from './revoke-key';
import { usageRoute } from './usage';
import { verifyKeyRoute, verifyKeysRoute } from './verify-key';

/** What a profile with `managementApi: status` does not have. */
const management = [listKeysRoute, getKeyRoute, revokeKeyRoute];

const others = [
  currentKeyRoute,
  verifyKeyRoute,
  verifyKeysRoute,
  reportUsageRoute,
  reportLeaksRoute,
  githubLeaksRoute,
  listWorkspacesRoute,
  getUserRoute,
  usageRoute,
  healthRoute,
  readyRoute,
];

/** Every route of the data plane. What is not here does not exist. */
export const apiRoutes = tableOf([...management, ...others]);

const statusRoutes = tableOf(others);

/** The routes that exist under a profile. */
export function routesFor({ managementApi }: Pick<Profile, 'managementApi'>): RouteTable {
  return managementApi === 'status' ? statusRoutes : apiRoutes;
}

function tableOf(routes: readonly Route[]): RouteTable {
  return new RouteTable([...routes, defineOpenApiRoute(routes)]);
}
