import Link from 'next/link';
import type { InstallationKey } from '@/lib/core/installation-key';
import { MaskedSecret } from '../keys/key-name';
import { KeyStatus } from '../keys/key-status';
import { timeAgo } from '../ui/format-time';
import { Time } from '../ui/time';
import { FactList } from './fact-list';
import { adminSearchHref, adminWorkspaceHref } from './links';

/** Whose key this is, where it is, and when it was last used. */
export function AdminKeyFacts({ found, now }: { found: InstallationKey; now: Date }) {
  const { workspace, createdBy, lastUsedAt, lastUsedIp, expiresAt, revokedAt } = found;
  return (
    <FactList
      facts={[
        ['Secret', <MaskedSecret key="secret" {...found} />],
        [
          'Status',
          <KeyStatus key="status" status={found.status} expiresAt={expiresAt} now={now} />,
        ],
        [
          'Workspace',
          <Link key="w" className="prose-link" href={adminWorkspaceHref(workspace.slug)}>
            {workspace.name}
          </Link>,
        ],
        ['Environment', found.environment === 'live' ? 'Live' : 'Test'],
        [
          'Created',
          <span key="c">
            <Time date={found.createdAt} /> by{' '}
            <Link className="prose-link" href={adminSearchHref(createdBy.email)}>
              {createdBy.name}
            </Link>{' '}
            ({createdBy.email})
          </span>,
        ],
        [
          'Last used',
          lastUsedAt === null ? (
            'Never'
          ) : (
            <span key="l">
              <Time date={lastUsedAt} lead={timeAgo(lastUsedAt, now)} />
              {lastUsedIp !== null && (
                <>
                  {' '}
                  from <code>{lastUsedIp}</code>
                </>
              )}
            </span>
          ),
        ],
        ['Expires', expiresAt === null ? 'Never' : <Time key="e" date={expiresAt} />],
        ...(revokedAt === null
          ? []
          : [
              [
                'Revoked',
                <span key="r">
                  <Time date={revokedAt} />
                  {found.revokedReason !== null && <> Reason: {found.revokedReason}</>}
                </span>,
              ] as const,
            ]),
        [
          'Id',
          <code key="id" className="break-all">
            {found.id}
          </code>,
        ],
      ]}
    />
  );
}
