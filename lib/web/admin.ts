import 'server-only';
import { notFound } from 'next/navigation';
import { type BlastRadius, momentSince } from '../core/blast-radius';
import { isDomainError } from '../core/errors';
import { parseId } from '../core/ids';
import type { InstallationKey } from '../core/installation-key';
import type { InstanceView } from '../core/instance';
import { DAY_MS } from '../core/lifetimes';
import { type FoundKeys, findKeys } from '../services/installation/find-keys';
import { getInstance } from '../services/installation/get-instance';
import {
  getWorkspaceFacts,
  type WorkspaceFacts,
} from '../services/installation/get-workspace-facts';
import { listWorkspaces } from '../services/installation/list-workspaces';
import { reportKeys } from '../services/installation/report-keys';
import { getBlastRadius } from '../services/keys/get-blast-radius';
import { keyIdsOf } from './actions/compromised-input';
import { isOwnOrigin } from './check-origin';
import { formFields } from './form-fields';
import { currentOperator, requireOperator } from './operator';
import { holdsSecret } from './profile';

/** What an address asks for; null where it names nothing, or holds a secret: that goes by POST alone. */
export async function findKeysOfAddress(
  query: string | null,
  cursor: string | null,
): Promise<FoundKeys | null> {
  const { ctx } = await requireOperator();
  if (query === null || holdsSecret(query)) return null;
  return await findKeys(ctx, { text: query, cursor });
}

/** One key of any workspace; 404 for everything else. */
export async function getAdminKey(id: string): Promise<InstallationKey> {
  const { ctx } = await requireOperator();
  if (parseId('key', id) === null) notFound();
  const { keys } = await findKeys(ctx, { text: id, cursor: null });
  return keys[0] ?? notFound();
}

/** What a key did since a moment that an address names; since 7 days ago where it names none. */
export async function getAdminBlastRadius(
  { id, workspace }: InstallationKey,
  since: string,
): Promise<{ radius: BlastRadius; fault: string | null }> {
  const { ctx } = await requireOperator();
  const now = ctx.runtime.now();
  const asked = momentSince(since, now);
  const moment = asked ?? new Date(now.getTime() - 7 * DAY_MS);
  const of = { workspaceId: workspace.id, keyId: id, since: moment };
  const fault =
    asked === null ? 'This is no moment of the last 400 days: it begins 7 days ago.' : null;
  return { radius: await getBlastRadius(ctx, of), fault };
}

/** How the installation is doing. */
export async function getAdminInstance(): Promise<InstanceView> {
  const { ctx } = await requireOperator();
  return await getInstance(ctx);
}

/** One page of the installation's workspaces. */
export async function listAdminWorkspaces(search: string | null, after: string | null) {
  const { ctx } = await requireOperator();
  const wanted = search !== null && holdsSecret(search) ? null : search;
  return await listWorkspaces(ctx, { search: wanted, after });
}

/** A workspace with its members and its newest keys; 404 for what does not exist. */
export async function getAdminWorkspace(
  slug: string,
): Promise<WorkspaceFacts & { keys: FoundKeys }> {
  const { ctx } = await requireOperator();
  try {
    const facts = await getWorkspaceFacts(ctx, slug);
    return { ...facts, keys: await findKeys(ctx, { text: facts.id, cursor: null }) };
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') notFound();
    throw error;
  }
}

/** The keys that a form names, as they are now: a CSV file to keep. */
export async function compromisedReport(request: Request): Promise<Response> {
  const { headers } = request;
  if (!isOwnOrigin(headers.get('origin'), headers.get('sec-fetch-site'))) {
    return new Response(null, { status: 403 });
  }
  const operator = await currentOperator();
  if (operator === null) return new Response(null, { status: 404 });
  const form = await request.formData().catch(() => null);
  if (form === null) return new Response(null, { status: 400 });
  const ids = keyIdsOf(formFields(form).ids).slice(0, 10_000);
  const parts: string[] = [];
  for await (const part of reportKeys(operator.ctx, ids)) parts.push(part);
  return new Response(parts.join(''), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="revoked-keys.csv"',
      'cache-control': 'no-store',
    },
  });
}
