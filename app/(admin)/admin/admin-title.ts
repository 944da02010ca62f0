import type { Metadata } from 'next';
import { requireOperator } from '@/lib/web/operator';

/** The title of a page of the installation; who may not see the page gets the title of every 404. */
export async function adminTitle(page: string): Promise<Metadata> {
  await requireOperator();
  return { title: { absolute: `${page} · Admin` } };
}
