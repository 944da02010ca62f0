import Link from 'next/link';
import { idleDays } from '@/lib/core/key-use';
import type { KeyView } from '@/lib/core/key-view';
import { Notice } from '../../ui/notice';
import { keyHref } from '../links';

/** Says of a key that nobody has used for long that it can go; the first of several. */
export function IdleNotice(props: { slug: string; keys: readonly KeyView[]; now: Date }) {
  const { slug, keys, now } = props;
  const idle = keys.filter((key) => idleDays(key, now) !== null);
  const [first, ...others] = idle;
  if (first === undefined) return null;
  return (
    <Notice tone="warn">
      <Link
        prefetch={false}
        className="prose-link font-strong"
        href={keyHref(slug, first.environment, first.id)}
      >
        {first.name}
      </Link>{' '}
      {idleWords(first, now)}
      {others.length > 0 && ` So are ${others.length} more on this page.`}
    </Notice>
  );
}

/** Why a key is safe to remove. */
export function idleWords(key: KeyView, now: Date): string {
  const days = idleDays(key, now)?.toLocaleString('en-GB');
  const unused =
    key.lastUsedAt === null
      ? `was made ${days} days ago and never used`
      : `has not been used for ${days} days`;
  return `${unused}: safe to remove. Deactivate it first; it can be activated again.`;
}
