import { streamUsageCsv } from '@/lib/web/usage';

export async function GET(
  request: Request,
  { params }: { params: Promise<{ workspace: string }> },
): Promise<Response> {
  return await streamUsageCsv(request, (await params).workspace);
}
