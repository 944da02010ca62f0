import type { CompromisedShown } from '@/lib/core/compromised-progress';
import { keysOf } from '../keys/many/words';
import { FoundKeys } from './found-keys';

/** What a pasted text holds, in numbers. */
export function CompromisedPreview({ shown }: { shown: CompromisedShown }) {
  const facts = [
    ['Keys in the text', shown.secrets],
    ['Can be revoked', shown.count],
    ['In use in the last 24 h', shown.inUse],
    ['Workspaces that they belong to', shown.workspaces],
    ['Revoked already', shown.revoked],
    ['Replaced before: their keys stay', shown.replaced],
    ['Unknown here', shown.unknown],
  ] as const;
  return (
    <section aria-label="What the text holds">
      <dl className="grid max-w-text rounded-table border border-border bg-surface">
        {facts.map(([name, count]) => (
          <div
            key={name}
            className="flex justify-between gap-4 border-border border-b px-4 py-1.5 last:border-b-0"
          >
            <dt className="text-text-2">{name}</dt>
            <dd className="tabular-nums">{count.toLocaleString('en-GB')}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The first of the keys that would be revoked, those in use first. */
export function CompromisedKeys({ shown, now }: { shown: CompromisedShown; now: Date }) {
  const more = shown.count - shown.keys.length;
  if (shown.count === 0) return null;
  return (
    <section aria-label="Keys that would be revoked" className="grid gap-2">
      <h2 className="font-strong text-lead">{keysOf(shown.count)}, those in use first</h2>
      <FoundKeys caption="Keys that would be revoked" keys={shown.keys} now={now} />
      {more > 0 && <p className="text-text-2">and {keysOf(more)} more</p>}
    </section>
  );
}
