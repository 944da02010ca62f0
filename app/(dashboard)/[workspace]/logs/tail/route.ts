import { streamLogTail } from '@/lib/web/log-tail';

export async function GET(
  request: Request,
  { params }: { params: Promise<{ workspace: string }> },
): Promise<Response> {
  return await streamLogTail(request, (await params).workspace);
}
