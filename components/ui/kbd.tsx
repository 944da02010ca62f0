import clsx from 'clsx';

interface KbdProps {
  children: string;
  /** On a filled button the key takes the button's colour. */
  isOnAccent?: boolean | undefined;
}

/** The name of a key, for eyes only: `aria-keyshortcuts` tells assistive technology. */
export function Kbd({ children, isOnAccent = false }: KbdProps) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        'inline-grid h-4.5 min-w-4.5 place-items-center rounded-chip border px-1 font-mono text-[0.6875rem] leading-none unscripted:hidden coarse:hidden',
        isOnAccent ? 'border-current/45' : 'border-border bg-bg text-text-3',
      )}
    >
      {children}
    </span>
  );
}
