'use client';

import type { Environment } from '@/lib/core/key-format';
import { useEnvironment } from './use-environment';

/** The line at the top of every page: solid for live, striped for test. */
export function EnvBar({ fallback }: { fallback: Environment }) {
  return (
    <div
      aria-hidden="true"
      data-environment={useEnvironment(fallback)}
      className="env-bar no-print fixed inset-x-0 top-0 z-30 h-env-bar"
    />
  );
}
