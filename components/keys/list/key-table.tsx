import { type ListedUse, NO_USE } from '@/lib/core/key-use';
import type { KeyView } from '@/lib/core/key-view';
import type { Profile } from '@/lib/core/profile';
import { reachOf } from '@/lib/core/roles';
import { Head } from '../../ui/plain-table';
import { refusalFor, type Viewer } from '../key-rights';
import type { KeyListState } from '../links';
import type { ToggleActions } from '../use-toggle-key';
import { KeyCells, MIDDLE_ONLY, WIDE_ONLY, WIDER_ONLY, WIDEST_ONLY } from './key-cells';
import { KeyRow } from './key-row';
import { SelectKey, SelectPage } from './select-key';
import { SortHeader } from './sort-header';

interface KeyTableProps {
  slug: string;
  levels: Profile['levels'];
  keys: readonly KeyView[];
  /** What they did in the last 24 hours, by their ids. */
  use: ReadonlyMap<string, ListedUse>;
  list: KeyListState;
  viewer: Viewer;
  now: Date;
  actions: ToggleActions;
  /** Whether keys may be given an end. */
  canExpire: boolean;
}

const HEAD = 'h-8 px-3 text-start font-normal text-text-2 text-xs';

/** The keys of an environment. Where there is little room each is a row of three lines. */
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
              <Head className={MIDDLE_ONLY}>Permission</Head>
              <Head className={MIDDLE_ONLY}>Status</Head>
              <Head className={WIDE_ONLY}>Last 24 h</Head>
              <Head className={WIDE_ONLY} isNumber>
                Requests
              </Head>
              <Head className={WIDE_ONLY} isNumber>
                Errors
              </Head>
              <Head className={WIDEST_ONLY}>Created by</Head>
              <SortHeader {...sort} by="created" className={`${HEAD} ${WIDER_ONLY}`}>
                Created
              </SortHeader>
              <SortHeader {...sort} by="last_used" className={`${HEAD} ${MIDDLE_ONLY}`}>
                Last used
              </SortHeader>
              <Head className={WIDEST_ONLY}>Expires</Head>
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
