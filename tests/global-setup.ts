import type { TestProject } from 'vitest/node';
import { closeAll } from '../scripts/launch/shutdown.mjs';
import { openTestCluster } from '../scripts/testing/cluster.mjs';
import { temporaryFolder } from '../scripts/testing/temporary-folder.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection string of the cluster's own database, whose role may create others. */
    clusterUrl: string;
  }
}

/** `npm test` has a cluster running, and searches it afterwards; without one, a throw-away cluster is made here. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.KEYDESK_TEST_CLUSTER;
  if (given) {
    project.provide('clusterUrl', given);
    return async () => {};
  }
  const { url } = await openTestCluster(temporaryFolder());
  project.provide('clusterUrl', url);
  return closeAll;
}
