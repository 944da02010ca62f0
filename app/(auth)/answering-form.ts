import { headers } from 'next/headers';

/**
 * Whether the page is drawn as the answer to a form. A form that closes its own page (the set-up) is
 * still to be answered by it; the form's state decides what it shows.
 */
export async function isAnsweringForm(): Promise<boolean> {
  const given = await headers();
  const isForm = (given.get('content-type') ?? '').startsWith('multipart/form-data');
  return isForm || given.has('next-action');
}
