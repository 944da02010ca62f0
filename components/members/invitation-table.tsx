'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { Role } from '@/lib/core/roles';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import type { FormAction } from '../ui/form-action';
import { timeUntil } from '../ui/format-time';
import { CELL_CLASS, Head, PlainTable, WIDE_ONLY } from '../ui/plain-table';
import { Refusal } from '../ui/refusal';
import { Time } from '../ui/time';

/** An invitation that nobody has accepted yet. */
export interface InvitationRow {
  id: string;
  email: string;
  role: Role;
  invitedBy: { name: string } | null;
  expiresAt: Date;
}

interface InvitationTableProps {
  rows: readonly InvitationRow[];
  revoke: FormAction<{ id: string }>;
  now: Date;
}

/** Who has been invited; the links of these still work. */
export function InvitationTable({ rows, revoke, now }: InvitationTableProps) {
  const [state, send] = useActionState(revoke, idle);
  return (
    <form action={send} className="grid gap-3">
      <Refusal state={state} />
      <PlainTable
        caption="Open invitations"
        head={
          <>
            <Head>Invited</Head>
            <Head>Role</Head>
            <Head className={WIDE_ONLY}>By</Head>
            <Head className={WIDE_ONLY}>Ends</Head>
            <th scope="col" className="w-28">
              <span className="sr-only">Actions</span>
            </th>
          </>
        }
      >
        {rows.map(({ id, email, role, invitedBy, expiresAt }) => (
          <tr key={id} className="h-row border-border border-b bg-surface last:border-b-0">
            <th scope="row" className={`${CELL_CLASS} break-all text-start font-normal`}>
              {email}
            </th>
            <td className={CELL_CLASS}>
              <Badge>{role}</Badge>
            </td>
            <td className={`${CELL_CLASS} ${WIDE_ONLY} text-text-2`}>
              {invitedBy?.name ?? 'the command line'}
            </td>
            <td className={`${CELL_CLASS} ${WIDE_ONLY} text-text-2`}>
              <Time date={expiresAt} lead={timeUntil(expiresAt, now)} />
            </td>
            <td className={`${CELL_CLASS} text-end`}>
              <Button
                type="submit"
                name="id"
                value={id}
                size="small"
                tone="quiet"
                aria-label={`Take back the invitation of ${email}`}
              >
                Take back
              </Button>
            </td>
          </tr>
        ))}
      </PlainTable>
    </form>
  );
}
