import Link from 'next/link';
import type { InstallationKey } from '@/lib/core/installation-key';
import { MaskedSecret } from '../keys/key-name';
import { KeyStatus } from '../keys/key-status';
import { Keymark } from '../keys/keymark';
import { timeAgo } from '../ui/format-time';
import { CELL_CLASS, Head, PlainTable } from '../ui/plain-table';
import { Time } from '../ui/time';
import { adminKeyHref, adminWorkspaceHref } from './links';

const WIDE_ONLY = '@max-[46rem]:hidden';

const MIDDLE_ONLY = '@max-[34rem]:hidden';
const HEADS = [
  ['Key', ''],
  ['Status', ''],
  ['Workspace', MIDDLE_ONLY],
  ['Last used', WIDE_ONLY],
  ['Created by', WIDE_ONLY],
] as const;

interface FoundKeysProps {
  caption: string;
  keys: readonly InstallationKey[];
  now: Date;
}

/** Keys of any workspace: what they are, where they are, when they were last used. */
export function FoundKeys({ caption, keys, now }: FoundKeysProps) {
  return (
    <PlainTable
      caption={caption}
      head={HEADS.map(([head, className]) => (
        <Head key={head} className={className}>
          {head}
        </Head>
      ))}
    >
      {keys.map((key) => (
        <FoundKey key={key.id} found={key} now={now} />
      ))}
    </PlainTable>
  );
}

function FoundKey({ found, now }: { found: InstallationKey; now: Date }) {
  const { id, name, workspace, createdBy, isReplaced, lastUsedAt } = found;
  const lastUsed = lastUsedAt === null ? 'Never' : timeAgo(lastUsedAt, now);
  return (
    <tr data-row className="border-border border-b bg-surface last:border-b-0 hover:bg-hover">
      <th
        scope="row"
        className={`${CELL_CLASS} w-full max-w-0 text-start @min-[34rem]:w-2/5 font-normal`}
      >
        <span className="flex items-center gap-3">
          <Keymark id={id} />
          <span className="grid min-w-0">
            <Link
              href={adminKeyHref(id)}
              prefetch={false}
              data-row-link
              className="-my-0.5 truncate py-0.5 font-strong hover:underline coarse:-my-3 coarse:py-3"
            >
              {name}
            </Link>
            <MaskedSecret {...found} />
            <span className="truncate text-text-2 text-xs @min-[34rem]:hidden">
              {workspace.name}
            </span>
            {isReplaced && (
              <span className="text-text-2 text-xs">replaced secret: it opens nothing</span>
            )}
          </span>
        </span>
      </th>
      <td className={CELL_CLASS}>
        <KeyStatus status={found.status} expiresAt={found.expiresAt} now={now} />
        <span className="block whitespace-nowrap ps-4.5 text-text-3 text-xs @min-[46rem]:hidden">
          {lastUsed}
        </span>
      </td>
      <td className={`${CELL_CLASS} ${MIDDLE_ONLY} break-words`}>
        <Link
          href={adminWorkspaceHref(workspace.slug)}
          prefetch={false}
          className="prose-link inline-flex min-h-target items-center coarse:min-h-11"
        >
          {workspace.name}
        </Link>
      </td>
      <td className={`${CELL_CLASS} ${WIDE_ONLY} whitespace-nowrap`}>
        {lastUsedAt === null ? (
          <span className="text-text-3">Never</span>
        ) : (
          <span className="grid">
            <Time date={lastUsedAt} lead={lastUsed} />
            {found.lastUsedIp !== null && (
              <span className="font-mono text-[0.6875rem] text-text-3 leading-4">
                {found.lastUsedIp}
              </span>
            )}
          </span>
        )}
      </td>
      <td className={`${CELL_CLASS} ${WIDE_ONLY} max-w-48 truncate`} title={createdBy.email}>
        {createdBy.name}
      </td>
    </tr>
  );
}
