import 'server-only';
import type { Environment, KeyFormat } from '../core/key-format';
import type { Profile } from '../core/profile';
import { environmentsOf } from '../core/profile-formats';
import type { Catalogue } from '../core/scopes';
import { getRuntime } from '../runtime';

/** The profile as pages show it, with its whole catalogue and the environments of new keys. */
export function shownProfile(): Profile & {
  catalogue: Catalogue;
  environments: readonly Environment[];
} {
  const { profile, catalogue } = getRuntime().runtime;
  return { ...profile, catalogue, environments: environmentsOf(profile) };
}

/** Every format that a secret may have, also those of earlier profiles. */
export function acceptedFormats(): readonly KeyFormat[] {
  return getRuntime().runtime.keyFormats.list;
}

/** The environments that have keys, or had them under an earlier profile. */
export function shownEnvironments(): readonly Environment[] {
  const formats = acceptedFormats();
  return (['live', 'test'] as const).filter((environment) =>
    formats.some((format) => format.environment === environment),
  );
}

/** Whether a text holds something that looks like a secret, whole or cut short: it must not reach an address. */
export function holdsSecret(text: string): boolean {
  return getRuntime().runtime.keyFormats.holdsPart(text);
}
