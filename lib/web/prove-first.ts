import 'server-only';
import { redirect } from 'next/navigation';
import { isDomainError } from '../core/errors';

/**
 * For what is no form, such as a download: leads to the page that asks who it is where an error says that it
 * must be proved again, and from there to `next`. Any other error is thrown on.
 */
export function proveFirst(error: unknown, next: string): never {
  if (!isDomainError(error) || error.details.reason !== 'step_up_required') throw error;
  redirect(`/account/prove?${new URLSearchParams({ next })}`);
}
