import 'server-only';
import { headers } from 'next/headers';
import { userAgentOf } from '../core/loggable-text';
import { getRuntime } from '../runtime';
import { newId } from '../services/audit';
import type { AnonymousContext, RequestFacts } from '../services/context';

/** What our front said about a request; null when no front did, or somebody pretends to be it. */
export interface FrontFacts {
  id: string;
  address: string | null;
  isLocal: boolean;
  /** How many trusted proxies the request came through. */
  proxies: number;
}

/** Reads the front's header: believed only with the token of this process. */
export function frontFactsOf(header: string | null): FrontFacts | null {
  const [token, id, place, address, proxies] = header?.split(' ') ?? [];
  if (token !== getRuntime().frontToken || id === undefined) return null;
  return {
    id,
    address: address ? address : null,
    isLocal: place === 'local',
    proxies: Number(proxies ?? 0),
  };
}

/** Who looks at the page, as the server sees them: what the front decided; no address where no front did. */
export async function seenCaller(): Promise<{ address: string | null; proxies: number }> {
  const front = frontFactsOf((await headers()).get('x-keydesk-front'));
  return { address: front?.address ?? null, proxies: front?.proxies ?? 0 };
}

/** The present request without its sender: runtime, id, address. */
export async function anonymousContext(): Promise<AnonymousContext> {
  const { runtime } = getRuntime();
  const given = await headers();
  const front = frontFactsOf(given.get('x-keydesk-front'));
  const request: RequestFacts = {
    id: front?.id ?? newId(runtime, 'request'),
    address: front?.address ?? null,
    isLocal: front?.isLocal ?? false,
    userAgent: userAgentOf(given.get('user-agent'), runtime.keyFormats),
    via: 'dashboard',
  };
  return { runtime, request };
}
