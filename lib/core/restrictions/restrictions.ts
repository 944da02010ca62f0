import { parseRequestTarget } from '../request-target';
import { type AddressMatcher, compileAddressRules } from './addresses';
import { compileEndpointRules, type EndpointMatcher } from './endpoints';
import { compileReferrerRules, type ReferrerMatcher } from './referrers';

/** What a key may be bound to, beside its scopes. All that are set must hold. */
export const RESTRICTION_KINDS = ['addresses', 'referrers', 'endpoints'] as const;
export type RestrictionKind = (typeof RESTRICTION_KINDS)[number];

/** A key's restrictions; null: unrestricted. A list is never empty. */
export interface Restrictions {
  allowedAddresses: readonly string[] | null;
  allowedReferrers: readonly string[] | null;
  allowedEndpoints: readonly string[] | null;
  /** Of these it is only reported what they would refuse. */
  reportOnly: readonly RestrictionKind[];
}

/** A key that is bound to nothing. */
export const UNRESTRICTED: Restrictions = {
  allowedAddresses: null,
  allowedReferrers: null,
  allowedEndpoints: null,
  reportOnly: [],
};

/** Restrictions as `/v1` and the audit log write them. */
export function restrictionFields(restrictions: Restrictions) {
  return {
    allowed_addresses: restrictions.allowedAddresses,
    allowed_referrers: restrictions.allowedReferrers,
    allowed_endpoints: restrictions.allowedEndpoints,
    report_only: restrictions.reportOnly,
  };
}

/**
 * Whether requests may pass that were refused before: what bound the key does so no more, or lets through what it did
 * not name. Rules are compared by their spelling: a narrower network counts as another one.
 */
export function areLooser(before: Restrictions, after: Restrictions): boolean {
  return RESTRICTION_KINDS.some((kind) => {
    const [bound, binds] = [bindingRules(before, kind), bindingRules(after, kind)];
    if (bound === null) return false;
    return binds === null || binds.some((rule) => !bound.includes(rule));
  });
}

const LIST_OF = {
  addresses: 'allowedAddresses',
  referrers: 'allowedReferrers',
  endpoints: 'allowedEndpoints',
} as const satisfies Record<RestrictionKind, keyof Restrictions>;

function bindingRules(restrictions: Restrictions, kind: RestrictionKind): readonly string[] | null {
  return restrictions.reportOnly.includes(kind) ? null : restrictions[LIST_OF[kind]];
}

/** A key's restrictions, and those of its workspace that bind the key's environment. */
export interface BindingRestrictions extends Restrictions {
  workspaceAddresses: readonly string[] | null;
}

/** What restrictions look at. What is absent fulfils none. */
export interface RestrictedRequest {
  method?: string | undefined;
  path?: string | undefined;
  /** Of the key's user, in any spelling. */
  address?: string | null | undefined;
  /** The Referer header. */
  referrer?: string | undefined;
  /** The Origin header: counts where there is no referrer. */
  origin?: string | undefined;
}

/** Why a restriction refuses. */
export const RESTRICTION_REASONS = [
  'address_missing',
  'address_not_allowed',
  'referrer_missing',
  'referrer_not_allowed',
  'endpoint_missing',
  'endpoint_not_allowed',
] as const;
export type RestrictionReason = (typeof RESTRICTION_REASONS)[number];

/** Whether a reason is a restriction's. */
export function isRestrictionReason(reason: string): reason is RestrictionReason {
  return RESTRICTION_REASONS.some((known) => known === reason);
}

type Verdict = RestrictionReason | null;

/** What the workspace's address list says: null where it lets the request through or binds nothing. */
export function judgeWorkspaceAddresses(
  { workspaceAddresses }: BindingRestrictions,
  { address }: RestrictedRequest,
): Verdict {
  return workspaceAddresses === null ? null : judgeAddress(workspaceAddresses, address);
}

/** What the key's address list says. */
export function judgeAddresses(
  { allowedAddresses }: Restrictions,
  { address }: RestrictedRequest,
): Verdict {
  return allowedAddresses === null ? null : judgeAddress(allowedAddresses, address);
}

/** What the key's referrers say: about the Referer, else the Origin (attack 17). A hint: it can be forged. */
export function judgeReferrer(
  { allowedReferrers }: Restrictions,
  { referrer, origin }: RestrictedRequest,
): Verdict {
  if (allowedReferrers === null) return null;
  const from = referrer || origin;
  if (!from) return 'referrer_missing';
  return referrersOf(allowedReferrers).matches(from) ? null : 'referrer_not_allowed';
}

/** What the key's endpoints say about method and path. */
export function judgeEndpoint(
  { allowedEndpoints }: Restrictions,
  { method, path }: RestrictedRequest,
): Verdict {
  if (allowedEndpoints === null) return null;
  if (method === undefined || path === undefined) return 'endpoint_missing';
  return endpointsOf(allowedEndpoints).matches(method, path) ? null : 'endpoint_not_allowed';
}

/** Servers refuse longer ones. */
const PATH_LENGTH_MAX = 8_000;

/** Whether servers read a path differently (attack 18): then no rule can be asked about it. */
export function isPathMalformed(path: string): boolean {
  if (path === lastSound) return false;
  const isSound = path.length <= PATH_LENGTH_MAX && parseRequestTarget(path)?.path === path;
  if (isSound) lastSound = path;
  return !isSound;
}

// Most requests in a row are for the same few paths.
let lastSound = '/';

function judgeAddress(rules: readonly string[], address: string | null | undefined): Verdict {
  if (address === undefined || address === null) return 'address_missing';
  return addressesOf(rules).matches(address) ? null : 'address_not_allowed';
}

// A list is never changed: it is prepared once for each that is remembered.
const addressesOf = preparedOnce<AddressMatcher>(compileAddressRules);
const referrersOf = preparedOnce<ReferrerMatcher>(compileReferrerRules);
const endpointsOf = preparedOnce<EndpointMatcher>(compileEndpointRules);

function preparedOnce<T>(compile: (rules: readonly string[]) => T) {
  const prepared = new WeakMap<readonly string[], T>();
  return (rules: readonly string[]): T => {
    const known = prepared.get(rules);
    if (known !== undefined) return known;
    const matcher = compile(rules);
    prepared.set(rules, matcher);
    return matcher;
  };
}
