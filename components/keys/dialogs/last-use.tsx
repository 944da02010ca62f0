import type { KeyView } from '@/lib/core/key-view';
import { timeAgo } from '../../ui/format-time';
import { Time } from '../../ui/time';

const IDLE_MS = 30 * 86_400_000;

/** When the key was last used and from where: what is about to stop. */
export function LastUse({ keyView, now }: { keyView: KeyView; now: Date }) {
  const { lastUsedAt, lastUsedIp } = keyView;
  if (lastUsedAt === null) return <p className="text-text-2">It has never been used.</p>;
  return (
    <p className="text-text-2">
      Last used{' '}
      <strong className="font-strong text-text">
        <Time date={lastUsedAt} lead={timeAgo(lastUsedAt, now)} />
      </strong>
      {lastUsedIp !== null && (
        <>
          {' '}
          from <code>{lastUsedIp}</code>
        </>
      )}
      .
    </p>
  );
}

/** Whether somebody probably relies on the key: it was used in the last 30 days. */
export function isInUse({ lastUsedAt }: Pick<KeyView, 'lastUsedAt'>, now: Date): boolean {
  return lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < IDLE_MS;
}
