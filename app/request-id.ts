import { headers } from 'next/headers';
import { anonymousContext } from '@/lib/web/request-facts';

/** The id of the present request, as the log knows it. */
export async function requestId(): Promise<string> {
  // Asked for first: a page that reads it is never drawn while the program is built.
  await headers();
  return (await anonymousContext()).request.id;
}
