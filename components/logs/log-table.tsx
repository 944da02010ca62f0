import Link from 'next/link';
import type { LogEntry } from '@/lib/core/request-log';
import { Keymark } from '../keys/keymark';
import { Head } from '../ui/plain-table';
import { type LogListState, logListHref } from './links';
import { LogStatus } from './log-status';
import { LogTime } from './log-time';
import { countryName, durationOf } from './log-words';

/** A request, and what its key is called. */
export interface LogRow extends LogEntry {
  keyName: string | null;
}

interface LogTableProps {
  slug: string;
  list: LogListState;
  entries: readonly LogRow[];
}

const CELL = 'px-3 py-1';
const WIDE_ONLY = '@max-[64rem]:hidden';
const MIDDLE_ONLY = '@max-[44rem]:hidden';

/** Requests, newest first. Where there is little room each is a row of two lines. */
export function LogTable({ slug, list, entries }: LogTableProps) {
  return (
    <div className="@container overflow-clip rounded-table border border-border">
      <table className="w-full border-collapse">
        <caption className="sr-only">Requests, newest first</caption>
        <thead className="border-border border-b bg-sunken">
          <tr>
            <Head>Time</Head>
            <Head>Status</Head>
            <Head>Request</Head>
            <Head className={MIDDLE_ONLY}>Key</Head>
            <Head className={MIDDLE_ONLY} isNumber>
              Took
            </Head>
            <Head className={MIDDLE_ONLY}>From</Head>
            <Head className={WIDE_ONLY}>Program</Head>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row key={entry.id} href={logListHref(slug, list, entry.id)} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ href, entry }: { href: string; entry: LogRow }) {
  const { address, country, userAgent } = entry;
  const took = durationOf(entry.microseconds);
  return (
    <tr
      data-row
      className="h-9 border-border border-b bg-surface last:border-b-0 focus-within:bg-hover hover:bg-hover"
    >
      <td className={`${CELL} @min-[44rem]:whitespace-nowrap`}>
        <LogTime date={entry.at} />
      </td>
      <td className={CELL}>
        <LogStatus entry={entry} />
      </td>
      <th scope="row" className={`${CELL} relative w-full max-w-0 text-start font-normal`}>
        <RequestLink href={href} entry={entry} />
        <span className="flex gap-x-2 overflow-hidden whitespace-nowrap text-text-3 text-xs @min-[44rem]:hidden">
          <span className="truncate">{keyWords(entry)}</span>
          {took !== '' && <span>{took}</span>}
          {country !== 'ZZ' && <span>{country}</span>}
        </span>
      </th>
      <td className={`${CELL} ${MIDDLE_ONLY}`}>
        <span className="flex max-w-40 items-center gap-2">
          {entry.keyId !== '' && <Keymark id={entry.keyId} />}
          <span className="truncate">{keyWords(entry)}</span>
        </span>
      </td>
      <td className={`${CELL} ${MIDDLE_ONLY} whitespace-nowrap text-end tabular-nums`}>{took}</td>
      <td className={`${CELL} ${MIDDLE_ONLY} whitespace-nowrap font-mono text-xs`}>
        {address}
        {country !== 'ZZ' && (
          <span className="text-text-3" title={countryName(country)}>
            {address === null ? '' : ' · '}
            {country}
          </span>
        )}
      </td>
      <td className={`${CELL} ${WIDE_ONLY} text-text-2`}>
        <span className="block max-w-44 truncate">{userAgent}</span>
      </td>
    </tr>
  );
}

function RequestLink({ href, entry }: { href: string; entry: LogRow }) {
  const { source, method, path, endpoint, outcome } = entry;
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <Link
        href={href}
        prefetch={false}
        scroll={false}
        data-row-link
        className="truncate font-mono text-xs after:absolute after:inset-0 hover:underline"
      >
        {path === null ? endpoint : `${method ?? 'ANY'} ${path}`}
      </Link>
      {outcome !== 'valid' && (
        <code className="shrink-0 text-danger text-xs @max-[44rem]:hidden">{outcome}</code>
      )}
      {source === 'report' && <span className="shrink-0 text-text-3 text-xs">reported</span>}
    </span>
  );
}

function keyWords({ keyName, keyId, maskedKey }: LogRow): string {
  if (keyId === '') return maskedKey ?? 'No key';
  return keyName ?? 'A deleted key';
}
