import { ID_PREFIXES } from './ids';
import { daysOf, type Lifetime } from './lifetimes';
import { type Profile, profileSchema } from './profile';
import { CLOSED_RESOURCES, createCatalogue, isScope } from './scopes';

/** A fault of a profile: where, as `templates[0].scopes[1]`, and what. */
export interface ProfileFault {
  path: string;
  message: string;
}

/** A profile whose parts fit each other, or every fault that it has. */
export function readProfile(
  value: unknown,
): { profile: Profile; faults: readonly [] } | { profile: null; faults: readonly ProfileFault[] } {
  const parsed = profileSchema.safeParse(value);
  const faults = parsed.success
    ? RULES.flatMap((rule) => rule(parsed.data))
    : parsed.error.issues.map(({ path, message }) => ({
        path: pathText(path),
        message: message.replace(/^Invalid input: .* received undefined$/, 'is missing'),
      }));
  if (parsed.success && faults.length === 0) return { profile: parsed.data, faults: [] };
  return { profile: null, faults };
}

/** The faults as one line each: `keyFormats.live.prefix: is empty`. */
export function describeFaults(faults: readonly ProfileFault[]): string[] {
  return faults.map(({ path, message }) => `${path || '(the whole)'}: ${message}`);
}

type Rule = (profile: Profile) => ProfileFault[];

const prefixesDiffer: Rule = ({ keyFormats: { live, test } }) =>
  live.prefix === test?.prefix
    ? [{ path: 'keyFormats.test.prefix', message: 'must differ from that of live' }]
    : [];

const noSecretLooksLikeAnId: Rule = ({ keyFormats }) =>
  (['live', 'test'] as const)
    .filter((environment) =>
      ID_PREFIXES.some((prefix) => prefix.endsWith(keyFormats[environment]?.prefix ?? '?')),
    )
    .map((environment) => ({
      path: `keyFormats.${environment}.prefix`,
      message: `is how ids look (${ID_PREFIXES.join(', ')})`,
    }));

const resourcesAreSound: Rule = ({ resources }) =>
  resources.flatMap(({ name, read, write }, index) => {
    const path = `resources[${index}]`;
    const isRepeated = resources.findIndex((other) => other.name === name) < index;
    const at = (part: string, message: string) => [{ path: `${path}${part}`, message }];
    if (isRepeated) return at('.name', `names ${name} a second time`);
    if (CLOSED_RESOURCES.includes(name)) return at('.name', `${name} is reserved`);
    return read === undefined && write === undefined ? at('', 'has neither read nor write') : [];
  });

const templatesAreSound: Rule = (profile) => {
  const { templates, resources, writeIncludesRead } = profile;
  const catalogue = createCatalogue(resources, writeIncludesRead);
  return templates.flatMap(({ id, level, scopes, expiry }, index) => {
    const at = (part: string, message: string) => ({
      path: `templates[${index}].${part}`,
      message,
    });
    const isRepeated = templates.findIndex((other) => other.id === id) < index;
    const unknown = scopes.flatMap((scope, place) =>
      isScope(catalogue, scope) ? [] : [at(`scopes[${place}]`, `there is no scope ${scope}`)],
    );
    const mismatch = (level === 'limited') === scopes.length > 0;
    return [
      ...(isRepeated ? [at('id', `names ${id} a second time`)] : []),
      ...(mismatch ? [] : [at('scopes', 'are for the level limited, which needs some')]),
      ...unknown,
      ...lifetimeFaults(profile, expiry).map((message) => at('expiry', message)),
    ];
  });
};

const expiryIsSound: Rule = (profile) => {
  const { policy, maxLifetimeDays, default: choice } = profile.expiry;
  const limit =
    maxLifetimeDays !== null && policy !== 'required'
      ? [{ path: 'expiry.maxLifetimeDays', message: 'needs the policy required' }]
      : [];
  const faults = lifetimeFaults(profile, choice);
  return [...limit, ...faults.map((message) => ({ path: 'expiry.default', message }))];
};

const RULES = [
  prefixesDiffer,
  noSecretLooksLikeAnId,
  resourcesAreSound,
  expiryIsSound,
  templatesAreSound,
];

function lifetimeFaults({ expiry }: Profile, lifetime: Lifetime): string[] {
  const days = daysOf(lifetime);
  if (days === null) return expiry.policy === 'required' ? ['never: every key must expire'] : [];
  if (expiry.policy === 'never') return [`${lifetime}: keys never expire`];
  const { maxLifetimeDays } = expiry;
  return maxLifetimeDays !== null && days > maxLifetimeDays
    ? [`${lifetime}: longer than the ${maxLifetimeDays} days of maxLifetimeDays`]
    : [];
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
