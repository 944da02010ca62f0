import 'server-only';
import { notFound } from 'next/navigation';
import type { Environment } from '../core/key-format';
import type { LeakPolicies } from '../core/leak-policy';
import { isLoopbackAddress } from '../core/loopback';
import { compileAddressRules, isPrivateAddress } from '../core/restrictions/addresses';
import type { Replay } from '../core/restrictions/replay';
import { getRuntime } from '../runtime';
import { type Allowlist, getAllowlist } from '../services/allowlist/get-allowlist';
import { previewAllowlist } from '../services/allowlist/preview-allowlist';
import { anonymousContext } from './request-facts';
import { memberContext } from './session';

/** What the page of the allowlist shows. */
export interface AllowlistPage extends Allowlist {
  /** What the list would have done, or does, to the environment's requests; null while it is empty. */
  preview: Replay | null;
  /** Of who looks at the page, as the server sees it. */
  caller: { address: string | null; isInside: boolean };
  /** Where every request comes from, when that is a private address: of a proxy that is not trusted. */
  proxyAddress: string | null;
}

/** The workspace's allowlist with what came from where in the last 24 hours. */
export async function getAllowlistPage(
  slug: string,
  environment: Environment,
): Promise<AllowlistPage> {
  const ctx = (await memberContext(slug)) ?? notFound();
  const allowlist = await getAllowlist(ctx);
  const rules = allowlist.addresses.map(({ address }) => address);
  const environments = [environment];
  const preview =
    rules.length === 0 ? null : await previewAllowlist(ctx, { addresses: rules, environments });
  const everything = await previewAllowlist(ctx, { addresses: [], environments });
  const { address } = (await anonymousContext()).request;
  return {
    ...allowlist,
    preview,
    caller: { address, isInside: address !== null && compileAddressRules(rules).matches(address) },
    proxyAddress: onlyPrivateAddressOf(everything),
  };
}

/** What is done with keys that somebody reports as leaked. */
export function shownLeakPolicies(): LeakPolicies {
  return getRuntime().runtime.settings.leakPolicy;
}

function onlyPrivateAddressOf({ refusedUses }: Replay): string | null {
  const [only] = refusedUses;
  if (refusedUses.length !== 1 || only === undefined || only.address === null) return null;
  const isProxy = isPrivateAddress(only.address) && !isLoopbackAddress(only.address);
  return isProxy ? only.address : null;
}
