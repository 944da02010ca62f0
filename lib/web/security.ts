import 'server-only';
import { notFound } from 'next/navigation';
import type { Environment } from '../core/key-format';
import type { LeakPolicies } from '../core/leak-policy';
import { isLoopbackAddress } from '../core/loopback';
import { compileAddressRules, isPrivateAddress } from '../core/restrictions/addresses';
import type { AddressUse, Replay } from '../core/restrictions/replay';
import { getRuntime } from '../runtime';
import { type Allowlist, getAllowlist, listAddresses } from '../services/allowlist/get-allowlist';
import { seenCaller } from './request-facts';
import { memberContext } from './session';

/** What the page of the allowlist shows. */
export interface AllowlistPage
  extends Pick<Allowlist, 'environments' | 'addresses' | 'isOwnTraffic'> {
  /** What the list would have done, or does, to the environment's requests; null while it is empty. */
  preview: Replay | null;
  /** Who looks at the page, as the server sees them. */
  caller: { address: string | null; proxies: number; isInside: boolean };
  /** Where every request comes from, when that is a private address: of a proxy that is not trusted. */
  proxyAddress: string | null;
}

/** The workspace's allowlist with what came from where in the last 24 hours. */
export async function getAllowlistPage(
  slug: string,
  environment: Environment,
): Promise<AllowlistPage> {
  const ctx = (await memberContext(slug)) ?? notFound();
  const { environments, addresses, isOwnTraffic, previews, uses } = await getAllowlist(ctx);
  const caller = await seenCaller();
  const { matches } = compileAddressRules(addresses.map(({ address }) => address));
  return {
    environments,
    addresses,
    isOwnTraffic,
    preview: addresses.length === 0 ? null : previews[environment],
    caller: { ...caller, isInside: caller.address !== null && matches(caller.address) },
    proxyAddress: onlyPrivateAddressOf(uses[environment]),
  };
}

/** What is done with keys that somebody reports as leaked. */
export function shownLeakPolicies(): LeakPolicies {
  return getRuntime().runtime.settings.leakPolicy;
}

/** The addresses of the workspace's list. */
export async function getListedAddresses(slug: string): Promise<string[]> {
  return await listAddresses((await memberContext(slug)) ?? notFound());
}

function onlyPrivateAddressOf(uses: readonly AddressUse[]): string | null {
  const [only] = uses;
  if (uses.length !== 1 || only === undefined || only.address === null) return null;
  const isProxy = isPrivateAddress(only.address) && !isLoopbackAddress(only.address);
  return isProxy ? only.address : null;
}
