import { invalidInput } from '../../core/errors';
import { isGuessable } from '../../crypto/password-blocklist';

/**
 * Refuses a new password that attackers try early (NIST SP 800-63B-4 §3.1.1.2).
 * @throws DomainError `invalid_request`
 */
export async function refuseGuessable(
  password: string,
  contextWords: readonly string[],
): Promise<void> {
  if (!(await isGuessable(password, contextWords))) return;
  throw invalidInput([
    {
      pointer: '/password',
      detail:
        'This password is easy to guess: it is common, repeats itself or holds your name. Choose another.',
    },
  ]);
}
