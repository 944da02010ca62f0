import 'server-only';
import { AUDIT_FORMATS, type AuditFormat } from '../core/audit-export';
import type { AuditQuery } from '../core/audit-filter';
import { isDomainError } from '../core/errors';
import { getRuntime } from '../runtime';
import { exportAudit, mayStillExport } from '../services/audit-log/export-audit';
import { readAuditQuery } from '../services/audit-log/read-query';
import { plainRefusal } from './plain-refusal';
import { proveFirst } from './prove-first';
import { currentUser, memberContext } from './session';

const TYPES: Readonly<Record<AuditFormat, string>> = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};

/** The audit log as a download, streamed as it is read; `keydesk-rows` says how many rows it has at most. */
export async function streamAuditExport(request: Request, slug: string): Promise<Response> {
  try {
    const [user, ctx] = [await currentUser(), await memberContext(slug)];
    if (user === null || ctx === null) return new Response(null, { status: 404 });
    const { format, query } = readAddress(request.url);
    const filter = await readAuditQuery(ctx, query);
    const { rowsMax, pieces } = await exportAudit(ctx, { filter, format });
    const day = getRuntime().runtime.now().toISOString().slice(0, 10);
    const { sessionId } = user;
    const stream = asBytes(pieces, () => mayStillExport(getRuntime().runtime, { sessionId, slug }));
    return new Response(stream, {
      headers: {
        'content-type': TYPES[format],
        'content-disposition': `attachment; filename="audit-${slug}-${day}.${format}"`,
        'cache-control': 'no-store',
        'keydesk-rows': String(rowsMax),
      },
    });
  } catch (error) {
    if (!isDomainError(error)) throw error;
    if (error.details.reason === 'step_up_required') proveFirst(error, listOf(request.url));
    return plainRefusal(error);
  }
}

// The list whose acts were asked for as a file.
function listOf(address: string): string {
  const { pathname, searchParams } = new URL(address);
  searchParams.delete('format');
  return `${pathname.replace(/\/export$/, '')}?${searchParams}`;
}

function readAddress(address: string): { format: AuditFormat; query: AuditQuery } {
  const given = new URL(address).searchParams;
  const field = (name: string) => (given.get(name) ?? '').replaceAll('\0', '');
  return {
    format: AUDIT_FORMATS.find((known) => known === field('format')) ?? 'jsonl',
    query: {
      actor: field('actor'),
      target: field('target'),
      group: field('group'),
      from: field('from'),
      to: field('to'),
    },
  };
}

// Read only as fast as the browser takes it. Who signs out, is removed or demoted meanwhile gets no more.
function asBytes(
  pieces: AsyncGenerator<string>,
  isAllowed: () => Promise<boolean>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const { stopping } = getRuntime().runtime;
  return new ReadableStream(
    {
      async pull(controller) {
        if (stopping.aborted || !(await isAllowed())) throw new Error('the export was cut off');
        const { done, value } = await pieces.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
