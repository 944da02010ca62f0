'use client';

import { type ComponentProps, useEffect, useRef } from 'react';

/** `<details>` that floats: with a script it also closes on Esc, on a press outside and after a choice. */
export function Disclosure(props: ComponentProps<'details'>) {
  const ref = useRef<HTMLDetailsElement>(null);

  useEffect(() => {
    function close(restoreFocus: boolean) {
      const details = ref.current;
      if (details?.open !== true) return;
      details.open = false;
      if (restoreFocus) details.querySelector('summary')?.focus();
    }
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && ref.current?.contains(event.target) !== true)
        close(false);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close(true);
    };
    const onClick = (event: MouseEvent) => {
      const isLink = event.target instanceof Element && event.target.closest('a') !== null;
      if (isLink && ref.current?.contains(event.target) === true) close(false);
    };
    document.addEventListener('pointerdown', onPointerDown);
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('click', onClick);
    return () => {
      document.removeEventListener('pointerdown', onPointerDown);
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('click', onClick);
    };
  }, []);

  return <details {...props} ref={ref} />;
}
