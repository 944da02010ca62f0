import type { ComponentProps } from 'react';
import type { KeyView } from '@/lib/core/key-view';

/** The form that the ticks of the list belong to, wherever it stands. */
export const SELECT_FORM = 'select-keys';

/** The tick of a key's row; the whole cell is the target. */
export function SelectKey({ keyView, isDisabled }: { keyView: KeyView; isDisabled: boolean }) {
  return (
    <Tick
      form={SELECT_FORM}
      name="key"
      value={keyView.id}
      disabled={isDisabled}
      aria-label={`Select ${keyView.name}`}
      aria-keyshortcuts="x"
    />
  );
}

/** The tick above all those of the page; of no use without a script. */
export function SelectPage() {
  return <Tick data-select-page aria-label="Select the keys of this page" />;
}

function Tick(props: ComponentProps<'input'> & { 'data-select-page'?: boolean }) {
  const isPage = props['data-select-page'] === true;
  return (
    <label
      className={`grid w-11 place-items-center ${isPage ? 'h-8 unscripted:hidden coarse:h-11' : 'h-row'}`}
    >
      <input
        {...props}
        type="checkbox"
        // A browser that remembers ticks over a reload would select what nobody chose now.
        autoComplete="off"
        className="grid size-4 appearance-none place-items-center rounded-chip border border-border-strong bg-bg before:size-2 before:rounded-[1px] checked:border-accent checked:before:bg-accent indeterminate:border-accent indeterminate:before:h-0.5 indeterminate:before:bg-accent disabled:opacity-40 forced-colors:appearance-auto"
      />
    </label>
  );
}
