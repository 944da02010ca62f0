import { lookup, Resolver } from 'node:dns/promises';

/** Asks for all addresses of a host name; rejects, or gives none, where there are none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

const ANSWER_MS_MAX = 2_000;
const TRIES = 2;

/**
 * Asks the name servers. Not the operating system: its look-ups share four threads with argon2, which a name server
 * that never answers would take.
 * @param servers null: those of this machine
 */
export function resolveBy(servers: readonly string[] | null): Resolve {
  return async (hostname) => {
    const resolver = new Resolver({ timeout: ANSWER_MS_MAX, tries: TRIES });
    if (servers !== null) resolver.setServers(servers);
    const found = await Promise.allSettled([
      resolver.resolve4(hostname),
      resolver.resolve6(hostname),
    ]);
    return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  };
}

/** Asks the operating system, which knows names of its own network and of this machine too. */
export const resolveAnywhere: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address }) => address);
};
