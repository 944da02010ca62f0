import { type InputFault, invalidInput } from '../../core/errors';
import { expiryMoment } from '../../core/expiry';
import type { KeyFormat } from '../../core/key-format';
import type { CreateKeyInput } from '../../core/key-input';
import { expiryRefusal } from '../../core/lifetimes';
import { formatsOf } from '../../core/profile-formats';
import { isScope } from '../../core/scopes';
import type { Runtime } from '../context';

/**
 * Holds the input of a new key to the profile: environment, scopes, expiry.
 * @returns the format of its secret
 * @throws DomainError `invalid_request` with every fault
 */
export function fitInput(
  { profile, catalogue, now }: Pick<Runtime, 'profile' | 'catalogue' | 'now'>,
  { environment, scopes, expiry }: CreateKeyInput,
): KeyFormat {
  const format = formatsOf(profile).find((known) => known.environment === environment);
  const refusal = expiryRefusal(profile.expiry, expiryMoment(expiry, now()), now());
  const faults: InputFault[] = scopes
    .filter((scope) => !isScope(catalogue, scope))
    .map((scope) => ({
      pointer: '/scopes',
      detail: `The scope ${JSON.stringify(scope)} does not exist.`,
    }));
  if (refusal !== null) faults.push({ pointer: '/expiry', detail: refusal });
  if (format === undefined) {
    const detail = `There are no ${environment} keys here: every key is live.`;
    throw invalidInput([{ pointer: '/environment', detail }, ...faults]);
  }
  if (faults.length > 0) throw invalidInput(faults);
  return format;
}
