import Link from 'next/link';
import type { Role } from '@/lib/core/roles';
import { Badge } from '../ui/badge';
import { timeAgo } from '../ui/format-time';
import { CELL_CLASS, Head, PlainTable, WIDE_ONLY } from '../ui/plain-table';
import { Time } from '../ui/time';

/** Of how many keys a member's are counted. */
const KEYS_MAX = 1_000;

/** A row of the list. */
export interface MemberRow {
  userId: string;
  name: string;
  /** Null: not for who looks at it. */
  email: string | null;
  role: Role;
  since: Date;
  lastSeenAt: Date | null;
  keys: number;
}

interface MemberTableProps {
  slug: string;
  rows: readonly MemberRow[];
  /** Who looks at it. */
  selfId: string;
  now: Date;
}

/** Who belongs to a workspace. */
export function MemberTable({ slug, rows, selfId, now }: MemberTableProps) {
  return (
    <PlainTable
      caption="Members"
      head={
        <>
          <Head>Member</Head>
          <Head>Role</Head>
          <Head className={WIDE_ONLY}>Since</Head>
          <Head className={WIDE_ONLY}>Last signed in</Head>
          <Head isNumber>Keys</Head>
        </>
      }
    >
      {rows.map(({ userId, name, email, role, since, lastSeenAt, keys }) => (
        <tr key={userId} className="h-row border-border border-b bg-surface last:border-b-0">
          <th scope="row" className={`${CELL_CLASS} text-start font-normal`}>
            <Link
              href={`/${slug}/settings/members/${userId}`}
              className="break-words font-strong hover:underline"
            >
              {name}
            </Link>
            {userId === selfId && <span className="text-text-2"> (you)</span>}
            {email !== null && <span className="block break-all text-text-2 text-xs">{email}</span>}
          </th>
          <td className={CELL_CLASS}>
            <Badge>{role}</Badge>
          </td>
          <td className={`${CELL_CLASS} ${WIDE_ONLY} text-text-2`}>
            <Time date={since} form="day" />
          </td>
          <td className={`${CELL_CLASS} ${WIDE_ONLY} text-text-2`}>
            {lastSeenAt === null ? (
              'never'
            ) : (
              <Time date={lastSeenAt} lead={timeAgo(lastSeenAt, now)} />
            )}
          </td>
          <td className={`${CELL_CLASS} text-end tabular-nums`}>{countOfKeys(keys)}</td>
        </tr>
      ))}
    </PlainTable>
  );
}

/** `12`, or `1,000+` where counting ended. */
export function countOfKeys(keys: number): string {
  return keys > KEYS_MAX ? `${KEYS_MAX.toLocaleString('en-GB')}+` : keys.toLocaleString('en-GB');
}
