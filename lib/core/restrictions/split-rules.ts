import { splitAddresses } from './addresses';
import type { RestrictionKind } from './restrictions';

const SPLITS: Readonly<Record<RestrictionKind, (text: string) => readonly string[]>> = {
  addresses: splitAddresses,
  referrers: (text) => text.split(/[\s,]+/),
  // A rule has a space in it.
  endpoints: (text) => text.split(/[\n,]/),
};

/** The rules of a kind that somebody typed into one field, however they are separated. */
export function splitRules(kind: RestrictionKind, text: string): readonly string[] {
  return SPLITS[kind](text)
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '');
}
