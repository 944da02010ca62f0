import { SKIPS, type Skipped } from '@/lib/core/many-keys';
import { keysOf, SKIP_WORDS } from './words';

/** Which keys stay as they are, and why. */
export function SkippedList({ skipped }: { skipped: Skipped }) {
  const rows = SKIPS.flatMap((skip) => {
    const count = skipped[skip] ?? 0;
    return count === 0 ? [] : [{ skip, count }];
  });
  if (rows.length === 0) return null;
  return (
    <div>
      <p>Left as they are:</p>
      <ul className="list-disc ps-5 text-text-2">
        {rows.map(({ skip, count }) => (
          <li key={skip}>
            {keysOf(count)} {SKIP_WORDS[skip]}
          </li>
        ))}
      </ul>
    </div>
  );
}
