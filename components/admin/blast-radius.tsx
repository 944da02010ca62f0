import type { ReactNode } from 'react';
import type { BlastRadius } from '@/lib/core/blast-radius';
import { Button } from '../ui/button';
import { Input } from '../ui/input';
import { Notice } from '../ui/notice';
import { CELL_CLASS, Head, PlainTable, WIDE_ONLY } from '../ui/plain-table';
import { Time } from '../ui/time';

interface BlastRadiusProps {
  radius: BlastRadius;
  /** As it was asked for: `24h`, `7d`, a date, or ISO 8601. */
  since: string;
  /** Why what was asked for was not taken. */
  fault: string | null;
}

/** What a key did since a moment: where, from where, how often. */
export function BlastRadiusPanel({ radius, since, fault }: BlastRadiusProps) {
  const { accepted, refused, endpoints, addresses } = radius;
  return (
    <section aria-label="What it did" className="grid gap-4">
      <h2 className="font-strong text-lead">What it did</h2>
      <form className="flex flex-wrap items-end gap-2">
        <div className="grid gap-1.5">
          <label htmlFor="since" className="font-strong">
            Since
          </label>
          <Input
            id="since"
            name="since"
            defaultValue={since}
            maxLength={40}
            autoComplete="off"
            spellCheck={false}
            aria-describedby="since-hint"
            className="max-w-64 font-mono"
          />
        </div>
        <Button type="submit">Show</Button>
      </form>
      <p id="since-hint" className="text-text-3 text-xs">
        For example 24h, 7d, 2026-11-01 or 2026-11-01T18:00:00Z. Counted by the hour.
      </p>
      {fault !== null && <Notice tone="warn">{fault}</Notice>}
      <p>
        Since <Time date={radius.since} />: {accepted.toLocaleString('en-GB')} accepted,{' '}
        {refused.toLocaleString('en-GB')} refused.
      </p>
      {endpoints.length > 0 && (
        <UseTable caption="Endpoints" first="Endpoint">
          {endpoints.map((use) => (
            <UseRow key={`${use.endpoint} ${use.outcome}`} name={use.endpoint} use={use} />
          ))}
        </UseTable>
      )}
      {addresses.length > 0 && (
        <UseTable caption="Addresses" first="Address">
          {addresses.map((use) => (
            <UseRow key={`${use.address} ${use.outcome}`} name={use.address} use={use} />
          ))}
        </UseTable>
      )}
    </section>
  );
}

function UseTable({
  caption,
  first,
  children,
}: {
  caption: string;
  first: string;
  children: ReactNode;
}) {
  return (
    <PlainTable
      caption={caption}
      head={
        <>
          <Head>{first}</Head>
          <Head>Outcome</Head>
          <Head isNumber>Requests</Head>
          <Head className={WIDE_ONLY}>First and last hour</Head>
        </>
      }
    >
      {children}
    </PlainTable>
  );
}

type Use = Pick<BlastRadius['endpoints'][number], 'outcome' | 'requests' | 'from' | 'to'>;

function UseRow({ name, use }: { name: string; use: Use }) {
  const { outcome, requests, from, to } = use;
  return (
    <tr className="border-border border-b bg-surface last:border-b-0">
      <th scope="row" className={`${CELL_CLASS} text-start font-normal`}>
        <code className="break-all">{name}</code>
      </th>
      <td className={CELL_CLASS}>{outcome === 'valid' ? 'Accepted' : <code>{outcome}</code>}</td>
      <td className={`${CELL_CLASS} text-end tabular-nums`}>{requests.toLocaleString('en-GB')}</td>
      <td className={`${CELL_CLASS} ${WIDE_ONLY} text-text-2`}>
        <Time date={from} />
        {to > from && (
          <>
            {' '}
            to <Time date={to} />
          </>
        )}
      </td>
    </tr>
  );
}
