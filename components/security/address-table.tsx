'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { ChangedAllowlist } from '@/lib/core/restrictions/changed-allowlist';
import { addressId } from '../keys/links';
import { Button } from '../ui/button';
import { ConfirmTick } from '../ui/confirm-tick';
import type { FormAction } from '../ui/form-action';
import { Refusal } from '../ui/refusal';
import { Time } from '../ui/time';

/** A row of the list. */
export interface AddressRow {
  id: string;
  address: string;
  label: string | null;
  addedBy: { name: string } | null;
  createdAt: Date;
  /** Requests of the last 24 hours from it that were let through. */
  hits: number;
}

interface AddressTableProps {
  rows: readonly AddressRow[];
  remove: FormAction<ChangedAllowlist>;
  /** Whether only the viewer's own keys are counted. */
  isOwnTraffic: boolean;
  /** Why the viewer may not remove; null when they may. */
  refusal: string | null;
}

const HEAD = 'h-8 px-3 text-start font-normal text-text-2 text-xs';
const CELL = 'px-3 py-1.5';
const WIDE_ONLY = '@max-[40rem]:hidden';

/** The addresses from which keys may be used. */
export function AddressTable({ rows, isOwnTraffic, remove, refusal }: AddressTableProps) {
  const [state, send] = useActionState(remove, idle);
  return (
    <form action={send} className="@container grid gap-3">
      <Refusal state={state} />
      <ConfirmTick state={state} idPrefix="address" />
      <div id="addresses" className="overflow-clip rounded-table border border-border">
        <table className="w-full border-collapse">
          <caption className="sr-only">Addresses from which keys may be used</caption>
          <thead className="border-border border-b bg-sunken">
            <tr>
              <th scope="col" className={HEAD}>
                Address
              </th>
              <th scope="col" className={`${HEAD} ${WIDE_ONLY}`}>
                Label
              </th>
              <th scope="col" className={HEAD}>
                {isOwnTraffic ? 'Hits of your keys in 24 h' : 'Hits in 24 h'}
              </th>
              <th scope="col" className={`${HEAD} ${WIDE_ONLY}`}>
                Added
              </th>
              <th scope="col" className="w-24">
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr
                key={row.id}
                id={addressId(row.address)}
                className="border-border border-b last:border-b-0 target:bg-accent-soft"
              >
                <th scope="row" className={`${CELL} text-start font-normal`}>
                  <code className="break-all">{row.address}</code>
                  <span className="block break-words text-text-2 @min-[40rem]:hidden">
                    {row.label}
                  </span>
                </th>
                <td className={`${CELL} ${WIDE_ONLY} break-words`}>{row.label ?? '–'}</td>
                <td className={`${CELL} tabular-nums`}>{row.hits.toLocaleString('en-GB')}</td>
                <td className={`${CELL} ${WIDE_ONLY} text-text-2`}>
                  <Time date={row.createdAt} /> by {row.addedBy?.name ?? 'the command line'}
                </td>
                <td className={`${CELL} text-end`}>
                  {refusal === null && (
                    <Button
                      type="submit"
                      name="id"
                      value={row.id}
                      size="small"
                      tone="quiet"
                      aria-label={`Remove ${row.address}`}
                    >
                      Remove
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </form>
  );
}
