import Link from 'next/link';
import type { Role } from '@/lib/core/roles';
import { Time } from '../ui/time';
import { adminSearchHref } from './links';

interface Member {
  userId: string;
  name: string;
  email: string;
  role: Role;
  since: Date;
}

/** Who belongs to a workspace, with the way to the keys that each created. */
export function MemberList({ members }: { members: readonly Member[] }) {
  return (
    <section aria-label="Members" className="grid gap-3">
      <h2 className="font-strong text-lead">Members</h2>
      <ul className="grid max-w-facts rounded-table border border-border bg-surface">
        {members.map(({ userId, name, email, role, since }) => (
          <li
            key={userId}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-border border-b px-4 py-2 last:border-b-0"
          >
            <span className="grid min-w-0 grow">
              <span className="truncate font-strong">{name}</span>
              <span className="truncate text-text-2">{email}</span>
            </span>
            <span className="text-text-2">
              {role} since <Time date={since} form="day" />
            </span>
            <Link
              href={adminSearchHref(email)}
              prefetch={false}
              className="prose-link inline-flex min-h-target items-center coarse:min-h-11"
            >
              Keys<span className="sr-only"> that {name} created</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
