import type { ReactNode } from 'react';
import type { KeyView } from '@/lib/core/key-view';
import type { Profile } from '@/lib/core/profile';
import type { KeyLimits } from '@/lib/core/rate-limits';
import { type Catalogue, describeScope } from '@/lib/core/scopes';
import { type KeyAlertRules, KeyRules } from '../../alerts/key-rules';
import { EnvShape } from '../../shell/env-shape';
import { CopyButton } from '../../ui/copy-button';
import { timeAgo, timeUntil } from '../../ui/format-time';
import { Time } from '../../ui/time';
import { permissionLabel } from '../describe-access';
import type { KeyPart } from '../links';
import { RestrictionList, type RestrictionUse } from '../restrictions/restriction-list';

interface KeyFactsProps {
  slug: string;
  keyView: KeyView;
  profile: Pick<Profile, 'levels' | 'rotationReminderDays'> & { catalogue: Catalogue };
  /** Requests per minute. */
  limits: KeyLimits;
  restrictionUse: RestrictionUse;
  /** Null: nothing is told of the key, it is a test key. */
  alertRules: KeyAlertRules | null;
  now: Date;
}

/** Everything that is known about a key. */
export function KeyFacts(props: KeyFactsProps) {
  const { slug, keyView, profile, limits, restrictionUse, alertRules, now } = props;
  const { id, createdAt, createdBy, lastUsedAt, lastUsedIp, expiresAt } = keyView;
  return (
    <dl className="grid rounded-table border border-border bg-surface">
      <Fact name="Environment" id="environment">
        <span className="inline-flex items-center gap-2">
          <EnvShape environment={keyView.environment} />
          {keyView.environment === 'live'
            ? 'Live: real data'
            : 'Test: test data, and writes are checked but not kept'}
        </span>
      </Fact>
      {keyView.revokedAt !== null && <Revocation keyView={keyView} now={now} />}
      <Fact name="Permission" id="permission">
        {permissionLabel(profile.levels, keyView.permissionLevel, keyView.scopes)}
        <ScopeList catalogue={profile.catalogue} scopes={keyView.scopes} />
      </Fact>
      <Fact name="Restrictions" id="restrictions">
        <RestrictionList restrictions={keyView} use={restrictionUse} />
      </Fact>
      <Fact name="Last used">
        {lastUsedAt === null ? (
          'Never'
        ) : (
          <Moment date={lastUsedAt} lead={timeAgo(lastUsedAt, now)} />
        )}
        {lastUsedIp !== null && (
          <span className="block text-text-2">
            from <code>{lastUsedIp}</code>
          </span>
        )}
      </Fact>
      <Fact name="Expires" id="expires">
        {expiresAt === null ? (
          'Never'
        ) : (
          <Moment
            date={expiresAt}
            lead={expiresAt > now ? timeUntil(expiresAt, now) : timeAgo(expiresAt, now)}
          />
        )}
      </Fact>
      <Fact name="Rate limit" id="rate-limit">
        {requests(limits.key)} requests per minute with this key
        <span className="block text-text-2">
          {requests(limits.workspace)} per minute with all {keyView.environment} keys of the
          workspace together
        </span>
      </Fact>
      {alertRules !== null && (
        <Fact name="Alerts">
          <KeyRules slug={slug} keyId={id} rules={alertRules} />
        </Fact>
      )}
      <Fact name="Created">
        <Moment date={createdAt} lead={timeAgo(createdAt, now)} />
        <span className="block text-text-2">by {createdBy.name}</span>
      </Fact>
      {profile.rotationReminderDays !== null && keyView.status !== 'REVOKED' && (
        <Fact name="Rotation">
          Regenerate it every {profile.rotationReminderDays} days, at once when it may be known.
        </Fact>
      )}
      <Fact name="Id">
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <code className="break-all">{id}</code>
          <CopyButton text={id} label="Copy id" size="small" />
        </span>
      </Fact>
    </dl>
  );
}

function requests(perMinute: number): string {
  return perMinute.toLocaleString('en-GB');
}

interface FactProps {
  name: string;
  /** By which Test access points at it. */
  id?: KeyPart;
  children: ReactNode;
}

function Fact({ name, id, children }: FactProps) {
  return (
    <div
      id={id}
      className="grid gap-x-4 border-border border-b px-4 py-3 last:border-b-0 desk:grid-cols-[9rem_1fr] target:bg-accent-soft"
    >
      <dt className="text-text-2">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function Moment({ date, lead }: { date: Date; lead: string }) {
  return (
    <>
      {lead}
      <span className="block text-text-2">
        <Time date={date} />
      </span>
    </>
  );
}

function Revocation({ keyView, now }: { keyView: KeyView; now: Date }) {
  const { revokedAt, revokedBy, revokedReason } = keyView;
  if (revokedAt === null) return null;
  return (
    <Fact name="Revoked">
      <Moment date={revokedAt} lead={timeAgo(revokedAt, now)} />
      <span className="block text-text-2">by {revokedBy ?? 'a key or the command line'}</span>
      {revokedReason !== null && <span className="block">Reason: {revokedReason}</span>}
    </Fact>
  );
}

function ScopeList({ catalogue, scopes }: { catalogue: Catalogue; scopes: readonly string[] }) {
  return (
    <ul className="mt-1 grid gap-0.5 text-text-2">
      {scopes.map((scope) => (
        <li key={scope} className="grid gap-x-3 desk:grid-cols-[9.5rem_1fr]">
          <code className="text-text">{scope}</code>
          {describeScope(catalogue, scope) ?? 'No longer in the catalogue; the key still has it'}
        </li>
      ))}
    </ul>
  );
}
