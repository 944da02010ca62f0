import type { AccessVerdict, RuledStep } from '@/lib/core/access-verdict';
import type { Environment } from '@/lib/core/key-format';
import type { Check } from '@/lib/core/verification';
import { type KeyPart, keyPartHref, keysHref, securityHref } from '../links';

/** Whose page a verdict stands on. */
export interface Place {
  slug: string;
  environment: Environment;
}

/** Where the rule of a check is changed. */
export interface RuleLink {
  label: string;
  href: string;
}

const KEY_RULES: Readonly<Partial<Record<Check, readonly [label: string, part: KeyPart]>>> = {
  environment: ['the environment of the key', 'environment'],
  status: ['the status of the key', 'status'],
  expiry: ['the expiry of the key', 'expires'],
  addresses: ['the addresses of the key', 'restrictions'],
  referrer: ['the websites of the key', 'restrictions'],
  endpoint: ['the endpoints of the key', 'restrictions'],
  scope: ['the permission of the key', 'permission'],
  rate_limit: ['the rate limit of the key', 'rate-limit'],
};

// The fields of a draft, where one was tried in place of what is saved.
const DRAFTED: Readonly<Partial<Record<Check, string>>> = {
  addresses: '#test-allowedAddresses',
  referrer: '#test-allowedReferrers',
  endpoint: '#test-allowedEndpoints',
};

/** Where the rule that decided at a check is changed; what nobody can change is explained instead. */
export function ruleLink(
  { check, entry }: RuledStep,
  { slug, environment }: Place,
  { key, asked, reason }: AccessVerdict,
): RuleLink {
  if (reason === 'path_malformed') return explained('how paths are read', reason);
  if (check === 'subscription') {
    return explained('the subscription of the workspace', 'subscription_inactive');
  }
  if (check === 'workspace_addresses') {
    const href = securityHref(slug, key?.environment ?? environment, entry);
    return { label: 'the IP allowlist', href: asked.listDraft === null ? href : '#test-listDraft' };
  }
  const [label, part] = KEY_RULES[check] ?? [];
  if (key === null || label === undefined || part === undefined) {
    return { label: 'the keys of this workspace', href: keysHref(slug, environment) };
  }
  const drafted = asked.draft === null ? undefined : DRAFTED[check];
  return { label, href: drafted ?? keyPartHref(slug, key.environment, key.id, part) };
}

function explained(label: string, reason: string): RuleLink {
  return { label, href: `/docs/errors#${reason}` };
}
