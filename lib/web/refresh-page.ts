import 'server-only';
import { revalidatePath } from 'next/cache';

/** After a change: the page that sent the form shows the new state. */
export function refreshPage(): void {
  revalidatePath('/', 'layout');
}
