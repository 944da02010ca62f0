import type { Environment, KeyFormat } from './key-format';
import type { Scope } from './scopes';

/** What installations recorded under other profiles and this one does not have. Keys go on working by it. */
export interface Unfit {
  formats: readonly KeyFormat[];
  scopes: readonly Scope[];
}

/** Whether the profile was never changed, or so that nothing was left behind. */
export function isNothing({ formats, scopes }: Unfit): boolean {
  return formats.length === 0 && scopes.length === 0;
}

/** A sort of keys that no longer fits, and how many were seen of it. */
export interface UnfitKeys {
  /** A prefix that is no longer issued, or a scope that is no longer in the catalogue. */
  kind: 'prefix' | 'scope';
  name: string;
  keys: number;
}

/** What a profile's change has left behind, as a sentence. */
export function describeUnfit({ kind, name, keys }: UnfitKeys): string {
  const many = keys === 1 ? '1 key' : `${keys.toLocaleString('en-GB')} keys`;
  const verb = keys === 1 ? 'begins' : 'begin';
  const hold = keys === 1 ? 'holds' : 'hold';
  return kind === 'prefix'
    ? `${many} ${verb} with ${name}, which is no longer issued, and still ${keys === 1 ? 'works' : 'work'}.`
    : `${many} ${hold} ${name}, which is no longer in the catalogue, and still ${keys === 1 ? 'has' : 'have'} it.`;
}

/** Which of the recorded formats and scopes are not of today. */
export function unfitOf(
  recorded: { formats: readonly KeyFormat[]; scopes: readonly Scope[] },
  today: { formats: readonly KeyFormat[]; scopes: readonly Scope[] },
): Unfit {
  const isIssued = (format: KeyFormat) =>
    today.formats.some(({ prefix }) => prefix === format.prefix);
  return {
    formats: recorded.formats.filter((format) => !isIssued(format)),
    scopes: recorded.scopes.filter((scope) => !today.scopes.includes(scope)),
  };
}

/** A prefix that was issued in one environment and is configured for the other; null: there is none. */
export function clashingPrefix(
  recorded: readonly KeyFormat[],
  configured: readonly KeyFormat[],
): { prefix: string; issuedAs: Environment } | null {
  for (const { prefix, environment } of configured) {
    const other = recorded.find((known) => known.prefix === prefix);
    if (other !== undefined && other.environment !== environment) {
      return { prefix, issuedAs: other.environment };
    }
  }
  return null;
}
