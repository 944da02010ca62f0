import type { Environment, KeyFormat } from './key-format';
import type { Profile } from './profile';

/** The formats in which a profile issues keys, live first. */
export function formatsOf({
  keyFormats: { live, test },
}: Pick<Profile, 'keyFormats'>): KeyFormat[] {
  return [
    { environment: 'live', ...live },
    ...(test === null ? [] : [{ environment: 'test' as const, ...test }]),
  ];
}

/** The environments in which a profile issues keys. */
export function environmentsOf(profile: Pick<Profile, 'keyFormats'>): readonly Environment[] {
  return formatsOf(profile).map(({ environment }) => environment);
}
