import Link from 'next/link';
import type { AlertRule } from '@/lib/core/alerts/rules';
import { RULE_LABELS } from '@/lib/core/alerts/sentences';
import type { AlertSetting } from '@/lib/core/alerts/settings';
import { Time } from '../ui/time';
import { alertsHref } from './links';

/** The rules of a key as they stand, its own choices and the workspace's. */
export type KeyAlertRules = readonly (AlertSetting & { rule: AlertRule })[];

interface KeyRulesProps {
  slug: string;
  keyId: string;
  rules: KeyAlertRules;
}

/** What of a live key people are told, what is muted, and the way to change that. */
export function KeyRules({ slug, keyId, rules }: KeyRulesProps) {
  const off = rules.filter(({ isOn }) => !isOn).map(({ rule }) => RULE_LABELS[rule]);
  return (
    <>
      {off.length === 0
        ? 'All rules are on'
        : off.length === rules.length
          ? 'All rules are off'
          : `Off: ${off.join(', ')}`}
      {rules.map(
        ({ rule, isOn, mutedUntil }) =>
          isOn &&
          mutedUntil !== null && (
            <span key={rule} className="block text-text-2">
              {RULE_LABELS[rule]} is muted until <Time date={mutedUntil} />
            </span>
          ),
      )}
      <Link
        className="prose-link block w-fit"
        prefetch={false}
        href={alertsHref(slug, { environment: 'live', keyId })}
      >
        Show its alert rules
      </Link>
    </>
  );
}
