import { streamAuditExport } from '@/lib/web/audit-export';

export async function GET(
  request: Request,
  { params }: { params: Promise<{ workspace: string }> },
): Promise<Response> {
  return await streamAuditExport(request, (await params).workspace);
}
