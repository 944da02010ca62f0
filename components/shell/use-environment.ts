'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import type { Environment } from '@/lib/core/key-format';

/** The environment of this page: what the address says, else what was chosen last. */
export function useEnvironment(fallback: Environment): Environment {
  const named = useSearchParams().get('env');
  return named === 'live' || named === 'test' ? named : fallback;
}

/** The path and query of this page. */
export function usePageAddress(): string {
  const query = useSearchParams().toString();
  return `${usePathname()}${query === '' ? '' : `?${query}`}`;
}
