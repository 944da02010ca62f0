import { OTHER } from '../usage';
import { compileAddressRules } from './addresses';

/** How many requests that were let through came from an address; null: it was not told. */
export interface AddressUse {
  address: string | null;
  requests: number;
}

/** What a list of addresses would have done to requests that were let through. */
export interface Replay {
  requests: number;
  refused: number;
  /** Of unknown outcome: their addresses were too many to be counted one by one (`other`). */
  unjudged: number;
  /** Those that would have been refused, most requests first; null: without an address. */
  refusedUses: readonly AddressUse[];
}

/** Judges past requests by a list of addresses, as a verification would. */
export function replay(uses: readonly AddressUse[], rules: readonly string[]): Replay {
  const { matches } = compileAddressRules(rules);
  const judged = uses.filter(({ address }) => address !== OTHER);
  const refusedUses = judged
    .filter(({ address }) => address === null || !matches(address))
    .sort((a, b) => b.requests - a.requests);
  const requests = sum(uses);
  return { requests, refused: sum(refusedUses), unjudged: requests - sum(judged), refusedUses };
}

/** Uses with each address once: those of several environments together. */
export function mergeUses(uses: readonly AddressUse[]): readonly AddressUse[] {
  const merged = new Map<string | null, number>();
  for (const { address, requests } of uses) {
    merged.set(address, (merged.get(address) ?? 0) + requests);
  }
  return [...merged].map(([address, requests]) => ({ address, requests }));
}

/** The requests that a list lets through today: a change is to blame for no others. Null: all. */
export function usesWithin(
  uses: readonly AddressUse[],
  rules: readonly string[] | null,
): readonly AddressUse[] {
  if (rules === null) return uses;
  const { matches } = compileAddressRules(rules);
  return uses.filter(({ address }) => address === OTHER || matches(address ?? ''));
}

/** How many requests came from within each rule; one that several rules hold counts for each. */
export function hitsByRule(
  uses: readonly AddressUse[],
  rules: readonly string[],
): ReadonlyMap<string, number> {
  const { rulesOf } = compileAddressRules(rules);
  const hits = new Map(rules.map((rule) => [rule, 0]));
  for (const { address, requests } of uses) {
    for (const rule of rulesOf(address ?? '')) hits.set(rule, (hits.get(rule) ?? 0) + requests);
  }
  return hits;
}

/** The sentence that says what a list would have done. */
export function describeReplay({ refused, requests, refusedUses }: Replay): string {
  const [first] = refusedUses;
  const most = first === undefined ? '' : `, most of them ${whence(first.address)}`;
  return `In the last 24 hours this would have refused ${amount(refused)} of ${amount(requests)} requests${most}.`;
}

function amount(count: number): string {
  return count.toLocaleString('en-GB');
}

function whence(address: string | null): string {
  return address === null ? 'without an address' : `from ${address}`;
}

function sum(uses: readonly AddressUse[]): number {
  return uses.reduce((total, { requests }) => total + requests, 0);
}
