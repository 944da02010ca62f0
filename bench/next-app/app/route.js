/** A route handler that does nothing: what Next alone costs. */
export const dynamic = 'force-dynamic';

export function GET() {
  return Response.json({ success: true });
}
