import type { KeyView } from '@/lib/core/key-view';
import { timeAgo } from '../../ui/format-time';
import { Time } from '../../ui/time';
import { MaskedSecret } from '../key-name';
import { KeyStatus } from '../key-status';
import { Keymark } from '../keymark';
import { keysOf } from './words';

interface KeyGroupProps {
  title: string;
  /** What it means that they are in this group. */
  note: string;
  count: number;
  /** The first of them. */
  keys: readonly KeyView[];
  now: Date;
}

/** Some of the keys that a change reaches, with their last use. */
export function KeyGroup({ title, note, count, keys, now }: KeyGroupProps) {
  if (count === 0) return null;
  const more = count - keys.length;
  return (
    <section className="grid gap-2" aria-label={title}>
      <h2 className="font-strong text-lead">
        {title}: {keysOf(count)}
      </h2>
      <p className="text-text-2">{note}</p>
      <ul className="grid rounded-table border border-border bg-surface">
        {keys.map((key) => (
          <li
            key={key.id}
            className="flex flex-wrap items-center gap-x-6 gap-y-1 border-border border-b px-3 py-1.5 last:border-b-0"
          >
            <span className="flex min-w-0 grow basis-56 items-center gap-3">
              <Keymark id={key.id} />
              <span className="grid min-w-0">
                <span className="truncate font-strong">{key.name}</span>
                <MaskedSecret {...key} />
              </span>
            </span>
            <span className="w-36">
              <KeyStatus status={key.status} expiresAt={key.expiresAt} now={now} />
            </span>
            <span className="w-64 text-text-2">
              <LastUse keyView={key} now={now} />
            </span>
          </li>
        ))}
        {more > 0 && <li className="px-3 py-2 text-text-2">and {keysOf(more)} more</li>}
      </ul>
    </section>
  );
}

function LastUse({ keyView, now }: { keyView: KeyView; now: Date }) {
  const { lastUsedAt, lastUsedIp } = keyView;
  if (lastUsedAt === null) return 'Never used';
  return (
    <>
      Used <Time date={lastUsedAt} lead={timeAgo(lastUsedAt, now)} />
      {lastUsedIp !== null && (
        <>
          {' '}
          from <code>{lastUsedIp}</code>
        </>
      )}
    </>
  );
}
