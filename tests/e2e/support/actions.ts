import { readFileSync } from 'node:fs';
import type { APIRequestContext, APIResponse } from 'playwright/test';
import { inCheckout } from '../../../scripts/launch/checkout.mjs';
import { origin } from './installation';

/** A server action of the build that is visited. */
export interface BuiltAction {
  id: string;
  name: string;
  /** A page that has it, as an address with `[workspace]` and perhaps `[id]` in it. */
  page: string;
}

interface Manifest {
  node: Record<string, { exportedName?: string; workers: Record<string, unknown> }>;
}

/** Every server action that the build has, as whoever reads its files finds them. */
export function builtActions(): BuiltAction[] {
  const file = inCheckout('.next', 'server', 'server-reference-manifest.json');
  const { node }: Manifest = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(node).map(([id, { exportedName = '', workers }]) => {
    const pages = Object.keys(workers).filter((worker) => worker.endsWith('/page'));
    const [page = ''] = pages.sort((a, b) => a.length - b.length);
    return { id, name: exportedName, page: page.replace(/^app|\/\([a-z]+\)|\/page$/g, '') };
  });
}

/** Calls an action of a member by hand, with the cookies of this context: as React encodes its arguments. */
export async function callAction(
  request: APIRequestContext,
  { id, page }: BuiltAction,
  slug: string,
  fields: Record<string, string>,
): Promise<APIResponse> {
  const path = page.replace('[workspace]', slug).replace('[id]', fields.id ?? 'none');
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(`_1_${name}`, value);
  // The arguments come last, as React sends them: the form that they name is complete then.
  form.append('0', JSON.stringify([slug, { status: 'idle' }, '$K1']));
  return await request.post(`${origin}${path}`, {
    headers: { 'next-action': id, origin, accept: 'text/x-component' },
    multipart: form,
    maxRedirects: 0,
  });
}
