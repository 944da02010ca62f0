import Link from 'next/link';
import type { MemberKey } from '@/lib/core/member-view';
import { EnvShape } from '../shell/env-shape';
import { timeAgo } from '../ui/format-time';
import { CELL_CLASS, Head, PlainTable, WIDE_ONLY } from '../ui/plain-table';
import { Time } from '../ui/time';

interface MemberKeysProps {
  slug: string;
  rows: readonly MemberKey[];
  now: Date;
}

/** The keys that a member has created, and whether somebody relies on them. */
export function MemberKeys({ slug, rows, now }: MemberKeysProps) {
  return (
    <PlainTable
      caption="Keys of this member"
      head={
        <>
          <Head>Key</Head>
          <Head className={WIDE_ONLY}>Environment</Head>
          <Head>Last used</Head>
          <Head isNumber>Requests in 24 h</Head>
        </>
      }
    >
      {rows.map(({ id, name, environment, status, lastUsedAt, requests }) => (
        <tr key={id} className="border-border border-b bg-surface last:border-b-0">
          <th scope="row" className={`${CELL_CLASS} text-start font-normal`}>
            <Link
              prefetch={false}
              href={`/${slug}/settings/api-keys/${id}?env=${environment}`}
              className="break-words font-strong hover:underline"
            >
              {name}
            </Link>
            {status === 'INACTIVE' && <span className="text-text-2"> (deactivated)</span>}
          </th>
          <td className={`${CELL_CLASS} ${WIDE_ONLY}`}>
            <span className="inline-flex items-center gap-1.5">
              <EnvShape environment={environment} />
              {environment === 'live' ? 'Live' : 'Test'}
            </span>
          </td>
          <td className={`${CELL_CLASS} text-text-2`}>
            {lastUsedAt === null ? (
              'never'
            ) : (
              <Time date={lastUsedAt} lead={timeAgo(lastUsedAt, now)} />
            )}
          </td>
          <td className={`${CELL_CLASS} text-end tabular-nums`}>
            {requests.toLocaleString('en-GB')}
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
