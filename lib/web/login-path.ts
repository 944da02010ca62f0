import 'server-only';
import { headers } from 'next/headers';

/** The sign-in that leads back to the present page; proxy.ts says which that is. */
export async function loginPath(): Promise<string> {
  const target = (await headers()).get('x-keydesk-target');
  if (target === null || target === '/') return '/login';
  return `/login?${new URLSearchParams({ next: target })}`;
}
