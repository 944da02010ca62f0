import { DomainError } from '../core/errors';
import { CONFIRMATIONS, type Confirmation } from '../core/restrictions/confirmation';

/**
 * Goes on only when everything that needs it is confirmed.
 * @param details what there is to say beside a confirmation's own sentence
 * @throws DomainError `invalid_request` (`confirmation_needed`) that names what is missing
 */
export function requireConfirmed(
  needed: readonly Confirmation[],
  confirmed: readonly Confirmation[] = [],
  details: Partial<Record<Confirmation, string>> = {},
): void {
  const missing = needed.filter((name) => !confirmed.includes(name));
  if (missing.length === 0) return;
  const sentences = missing.map((name) => details[name] ?? CONFIRMATIONS[name]);
  throw new DomainError('invalid_request', `${sentences.join(' ')} Confirm it if it is meant.`, {
    reason: 'confirmation_needed',
    confirmations: missing,
    faults: sentences.map((detail) => ({ pointer: '/confirmed', detail })),
  });
}
