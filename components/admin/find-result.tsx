import { keysOf } from '../keys/many/words';
import { Notice } from '../ui/notice';
import { FoundKeys } from './found-keys';
import type { Found } from './key-finder';

/** What was found, and how much of it nobody knows. */
export function FindResult({ found, now }: { found: Found; now: Date }) {
  const { by, keys, unknown } = found;
  return (
    <>
      {keys.length === 0 ? (
        <Notice tone="warn">
          {by === 'secret'
            ? 'No key of this installation has this secret.'
            : 'No key of any workspace matches.'}
        </Notice>
      ) : (
        <FoundKeys caption="Keys that were found" keys={keys} now={now} />
      )}
      {unknown > 0 && keys.length > 0 && (
        <p className="text-text-2">
          {keysOf(unknown)} of the text {unknown === 1 ? 'is' : 'are'} unknown here.
        </p>
      )}
    </>
  );
}
