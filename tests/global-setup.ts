import type { TestProject } from 'vitest/node';
import { closeAll } from '../scripts/launch/shutdown.mjs';
import { openTestCluster } from '../scripts/testing/cluster.mjs';
import { temporaryFolder } from '../scripts/testing/temporary-folder.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection string of the cluster's own database, whose role may create others. */
    clusterUrl: string;
    /** The same cluster for the role by which the application works. */
    servingUrl: string;
  }
}

/** `npm test` has a cluster running, and searches it afterwards; without one, a throw-away cluster is made here. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.KEYDESK_TEST_CLUSTER;
  const serving = process.env.KEYDESK_TEST_SERVING;
  if (given && serving) {
    project.provide('clusterUrl', given);
    project.provide('servingUrl', serving);
    return async () => {};
  }
  const { url, servingUrl } = await openTestCluster(temporaryFolder());
  project.provide('clusterUrl', url);
  project.provide('servingUrl', servingUrl);
  return closeAll;
}
