import { networkOf } from '../core/network-of';
import type { AnonymousContext } from './context';

/** Under which name a request's sender is counted; all without an address share one. */
export function senderOf({ request }: AnonymousContext): string {
  return request.address === null ? 'unknown' : networkOf(request.address);
}
