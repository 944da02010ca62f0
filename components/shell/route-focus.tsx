'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

/** After a change of page the focus moves to its heading, as it would with a full load. */
export function RouteFocus() {
  const pathname = usePathname();
  const seen = useRef(pathname);
  useEffect(() => {
    if (seen.current === pathname) return;
    seen.current = pathname;
    document.querySelector<HTMLElement>('h1')?.focus();
  }, [pathname]);
  return null;
}
