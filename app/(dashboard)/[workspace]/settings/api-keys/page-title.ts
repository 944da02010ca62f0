import type { Environment } from '@/lib/core/key-format';

/** `[TEST] API Keys · Northwind`: the environment is in the title, not in its colour alone. */
export function pageTitle(environment: Environment, page: string, workspace: string) {
  return { absolute: `[${environment.toUpperCase()}] ${page} · ${workspace}` };
}
