import type { KeyView } from '@/lib/core/key-view';
import { Keymark } from './keymark';

/** The readable part of a secret: `sk_live_••••Qw7R`. */
export function MaskedSecret({ prefix, lastFour }: Pick<KeyView, 'prefix' | 'lastFour'>) {
  return (
    <span className="font-mono text-[0.75rem] text-text-2">
      {prefix}
      <span aria-hidden="true">••••</span>
      <span className="sr-only"> … ending in </span>
      {lastFour}
    </span>
  );
}

/** What a key is called, with its mark: for dialogs that speak of one key. */
export function KeyName({
  keyView,
}: {
  keyView: Pick<KeyView, 'id' | 'name' | 'prefix' | 'lastFour'>;
}) {
  return (
    <p className="flex items-center gap-3 rounded-control border border-border bg-bg px-3 py-2">
      <Keymark id={keyView.id} />
      <span className="grid min-w-0">
        <strong className="truncate font-strong">{keyView.name}</strong>
        <MaskedSecret {...keyView} />
      </span>
    </p>
  );
}
