import { streamArrivals } from '@/lib/web/arrivals-stream';

export async function GET(
  request: Request,
  { params }: { params: Promise<{ workspace: string; id: string }> },
): Promise<Response> {
  const { workspace, id } = await params;
  return await streamArrivals(request, workspace, id);
}
