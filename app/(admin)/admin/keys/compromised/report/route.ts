import { compromisedReport } from '@/lib/web/admin';

export async function POST(request: Request): Promise<Response> {
  return await compromisedReport(request);
}
