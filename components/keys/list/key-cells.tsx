import { errorShare, type ListedUse, useWords } from '@/lib/core/key-use';
import type { KeyView } from '@/lib/core/key-view';
import type { Profile } from '@/lib/core/profile';
import { countryName } from '../../logs/log-words';
import { timeAgo } from '../../ui/format-time';
import { Time } from '../../ui/time';
import { permissionLabel } from '../describe-access';
import { MaskedSecret } from '../key-name';
import { KeyStatus } from '../key-status';
import { Keymark } from '../keymark';
import { keyHref } from '../links';
import { Sparkline } from '../use/sparkline';
import { KeyLink } from './key-link';

const CELL = 'px-3';
/** What only the widest page has room for, what wider and wide ones have, and what all but a narrow one have. */
export const WIDEST_ONLY = '@max-[76rem]:hidden';
export const WIDER_ONLY = '@max-[66rem]:hidden';
export const WIDE_ONLY = '@max-[58rem]:hidden';
export const MIDDLE_ONLY = '@max-[40rem]:hidden';

interface KeyCellsProps {
  slug: string;
  levels: Profile['levels'];
  now: Date;
  keyView: KeyView;
  use: ListedUse;
}

/** The cells of a key in the list, but for those that change it. */
export function KeyCells({ slug, levels, keyView, use, now }: KeyCellsProps) {
  const { id, name, environment, createdAt, createdBy, expiresAt } = keyView;
  return (
    <>
      <th
        scope="row"
        className={`${CELL} relative max-w-0 text-start font-normal w-full @max-[40rem]:py-1.5 @min-[40rem]:w-1/4`}
      >
        <span className="flex items-center gap-3">
          <Keymark id={id} />
          <span className="grid min-w-0">
            <KeyLink href={keyHref(slug, environment, id)}>{name}</KeyLink>
            <MaskedSecret {...keyView} />
            <NarrowState keyView={keyView} now={now} />
          </span>
        </span>
      </th>
      <td className={`${CELL} ${MIDDLE_ONLY} whitespace-nowrap`}>
        {permissionLabel(levels, keyView.permissionLevel, keyView.scopes)}
      </td>
      <td className={`${CELL} ${MIDDLE_ONLY}`}>
        <KeyStatus status={keyView.status} expiresAt={expiresAt} now={now} />
      </td>
      <td className={`${CELL} ${WIDE_ONLY}`}>
        <Sparkline use={use} />
        <span className="sr-only">{useWords(use)}</span>
      </td>
      <td className={`${CELL} ${WIDE_ONLY} text-end tabular-nums`}>
        {use.requests.toLocaleString('en-GB')}
      </td>
      <td className={`${CELL} ${WIDE_ONLY} whitespace-nowrap text-end tabular-nums`}>
        {errorShare(use)}
      </td>
      <td className={`${CELL} ${WIDEST_ONLY} max-w-40 truncate`}>{createdBy.name}</td>
      <td className={`${CELL} ${WIDER_ONLY} whitespace-nowrap`}>
        <Time date={createdAt} lead={timeAgo(createdAt, now)} />
      </td>
      <td className={`${CELL} ${MIDDLE_ONLY}`}>
        <LastUsed keyView={keyView} country={use.country} now={now} />
      </td>
      <td className={`${CELL} ${WIDEST_ONLY} whitespace-nowrap`}>
        {expiresAt === null ? (
          <span className="text-text-3">Never</span>
        ) : (
          <Time date={expiresAt} form="day" />
        )}
      </td>
    </>
  );
}

/** What has columns of its own elsewhere. */
function NarrowState({ keyView, now }: { keyView: KeyView; now: Date }) {
  const { status, expiresAt, lastUsedAt } = keyView;
  return (
    <span className="hidden flex-wrap gap-x-2 text-xs @max-[40rem]:flex">
      <KeyStatus status={status} expiresAt={expiresAt} now={now} />
      <span className="whitespace-nowrap text-text-3">
        {lastUsedAt === null ? 'never used' : timeAgo(lastUsedAt, now)}
      </span>
    </span>
  );
}

interface LastUsedProps {
  keyView: KeyView;
  country: string;
  now: Date;
}

function LastUsed({ keyView, country, now }: LastUsedProps) {
  const { lastUsedAt, lastUsedIp } = keyView;
  if (lastUsedAt === null) return <span className="text-text-3">Never</span>;
  return (
    <span className="grid whitespace-nowrap">
      <Time date={lastUsedAt} lead={timeAgo(lastUsedAt, now)} />
      {lastUsedIp !== null && (
        <span className="font-mono text-[0.6875rem] text-text-3 leading-4">
          {lastUsedIp}
          {country !== 'ZZ' && <span title={countryName(country)}> · {country}</span>}
        </span>
      )}
    </span>
  );
}
