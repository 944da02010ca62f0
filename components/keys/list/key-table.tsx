import { errorShare, type KeyUse, NO_USE, useWords } from '@/lib/core/key-use';
import type { KeyView } from '@/lib/core/key-view';
import type { Profile } from '@/lib/core/profile';
import { reachOf } from '@/lib/core/roles';
import { timeAgo } from '../../ui/format-time';
import { Time } from '../../ui/time';
import { permissionLabel } from '../describe-access';
import { MaskedSecret } from '../key-name';
import { refusalFor, type Viewer } from '../key-rights';
import { KeyStatus } from '../key-status';
import { Keymark } from '../keymark';
import { type KeyListState, keyHref } from '../links';
import { Sparkline } from '../use/sparkline';
import type { ToggleActions } from '../use-toggle-key';
import { KeyLink } from './key-link';
import { KeyRow } from './key-row';
import { SelectKey, SelectPage } from './select-key';
import { SortHeader } from './sort-header';

interface KeyTableProps {
  slug: string;
  levels: Profile['levels'];
  keys: readonly KeyView[];
  /** What they did in the last 24 hours, by their ids. */
  use: ReadonlyMap<string, KeyUse>;
  list: KeyListState;
  viewer: Viewer;
  now: Date;
  actions: ToggleActions;
  /** Whether keys may be given an end. */
  canExpire: boolean;
}

const HEAD = 'h-8 px-3 text-start font-normal text-text-2 text-xs';
const CELL = 'px-3';
/** What only the widest page has room for. */
const WIDEST_ONLY = '@max-[76rem]:hidden';
const WIDE_ONLY = '@max-[58rem]:hidden';
const MIDDLE_ONLY = '@max-[40rem]:hidden';

/** The keys of an environment. Where there is little room each is a row of two lines. */
export function KeyTable(props: KeyTableProps) {
  const { slug, levels, keys, use, list, viewer, now, actions, canExpire } = props;
  const canSelect = reachOf(viewer.role, 'keys:manage') !== null;
  const sort = { slug, list, className: HEAD };
  return (
    // Measured by its own width, so that large text narrows it like a small screen does.
    <div className="@container">
      <div className="overflow-clip rounded-table border border-border">
        <table className="w-full border-collapse">
          <caption className="sr-only">API keys, {list.environment}</caption>
          <thead className="border-border border-b bg-sunken">
            <tr>
              {canSelect && (
                <th scope="col" className="w-11 unscripted:w-0">
                  <SelectPage />
                </th>
              )}
              <SortHeader {...sort} by="name">
                Key
              </SortHeader>
              <th scope="col" className={`${HEAD} ${MIDDLE_ONLY}`}>
                Permission
              </th>
              <th scope="col" className={HEAD}>
                Status
              </th>
              <th scope="col" className={`${HEAD} ${WIDE_ONLY}`}>
                Last 24 h
              </th>
              <th scope="col" className={`${HEAD} ${WIDE_ONLY} text-end!`}>
                Requests
              </th>
              <th scope="col" className={`${HEAD} ${WIDE_ONLY} text-end!`}>
                Errors
              </th>
              <th scope="col" className={`${HEAD} ${WIDEST_ONLY}`}>
                Created by
              </th>
              <SortHeader {...sort} by="created" className={`${HEAD} ${WIDE_ONLY}`}>
                Created
              </SortHeader>
              <SortHeader {...sort} by="last_used" className={`${HEAD} ${MIDDLE_ONLY}`}>
                Last used
              </SortHeader>
              <th scope="col" className={`${HEAD} ${WIDEST_ONLY}`}>
                Expires
              </th>
              <th scope="col" className="w-12">
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => {
              const refusal = refusalFor(viewer, 'keys:manage', key);
              return (
                <KeyRow
                  key={key.id}
                  slug={slug}
                  keyView={key}
                  list={list}
                  refusal={refusal}
                  canExpire={canExpire}
                  actions={actions}
                >
                  {canSelect && (
                    <td>
                      <SelectKey
                        keyView={key}
                        isDisabled={refusal !== null || key.status === 'REVOKED'}
                      />
                    </td>
                  )}
                  <KeyCells
                    slug={slug}
                    levels={levels}
                    keyView={key}
                    use={use.get(key.id) ?? NO_USE}
                    now={now}
                  />
                </KeyRow>
              );
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
}

interface KeyCellsProps extends Pick<KeyTableProps, 'slug' | 'levels' | 'now'> {
  keyView: KeyView;
  use: KeyUse;
}

function KeyCells({ slug, levels, keyView, use, now }: KeyCellsProps) {
  const { id, name, environment, createdAt, createdBy, expiresAt, lastUsedAt } = keyView;
  return (
    <>
      <th
        scope="row"
        className={`${CELL} relative max-w-0 text-start font-normal w-full @min-[40rem]:w-1/4`}
      >
        <span className="flex items-center gap-3">
          <Keymark id={id} />
          <span className="grid min-w-0">
            <KeyLink href={keyHref(slug, environment, id)}>{name}</KeyLink>
            <MaskedSecret {...keyView} />
          </span>
        </span>
      </th>
      <td className={`${CELL} ${MIDDLE_ONLY} whitespace-nowrap`}>
        {permissionLabel(levels, keyView.permissionLevel, keyView.scopes)}
      </td>
      <td className={CELL}>
        <KeyStatus status={keyView.status} expiresAt={expiresAt} now={now} />
        <span className="block whitespace-nowrap ps-4.5 text-text-3 text-xs @min-[40rem]:hidden">
          {lastUsedAt === null ? 'never used' : timeAgo(lastUsedAt, now)}
        </span>
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
      <td className={`${CELL} ${WIDE_ONLY} whitespace-nowrap`}>
        <Time date={createdAt} lead={timeAgo(createdAt, now)} />
      </td>
      <td className={`${CELL} ${MIDDLE_ONLY}`}>
        <LastUsed keyView={keyView} now={now} />
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

function LastUsed({ keyView, now }: { keyView: KeyView; now: Date }) {
  const { lastUsedAt, lastUsedIp } = keyView;
  if (lastUsedAt === null) return <span className="text-text-3">Never</span>;
  return (
    <span className="grid whitespace-nowrap">
      <Time date={lastUsedAt} lead={timeAgo(lastUsedAt, now)} />
      {lastUsedIp !== null && (
        <span className="font-mono text-[0.6875rem] text-text-3 leading-4">{lastUsedIp}</span>
      )}
    </span>
  );
}
