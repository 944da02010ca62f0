import type { Environment } from './key-format';

/** What is done with a key that somebody reports as leaked. */
export const LEAK_POLICIES = ['deactivate', 'revoke', 'notify'] as const;
export type LeakPolicy = (typeof LEAK_POLICIES)[number];
/** The policy for the keys of each environment. */
export type LeakPolicies = Readonly<Record<Environment, LeakPolicy>>;

/** Who reported it: whoever holds the key, or GitHub's secret scanning. */
export const LEAK_SOURCES = ['report', 'github'] as const;
export type LeakSource = (typeof LEAK_SOURCES)[number];
