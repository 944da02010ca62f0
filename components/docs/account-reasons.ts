import type { ReasonEntry } from './reason-entry';

/** Why somebody cannot sign in, or must say again who they are. */
export const ACCOUNT_REASONS: readonly ReasonEntry[] = [
  {
    reason: 'code_wrong',
    code: 'unauthorized',
    meaning: 'The code of the authenticator app is wrong or too old, or was used before.',
    remedy:
      'Enter the code that the app shows now, or a recovery code. Check the clock of the phone.',
  },
  {
    reason: 'codes_stopped',
    code: 'unauthorized',
    meaning:
      'Twenty wrong codes of the authenticator app were entered in a row: it is not compared any more.',
    remedy:
      'Use a recovery code, set a new password, or sign in where you have signed in before. Somebody may have your password.',
  },
  {
    reason: 'sign_in_expired',
    code: 'unauthorized',
    meaning:
      'Between password and code more than ten minutes went by, or the sign-in was completed.',
    remedy: 'Enter the password again.',
  },
  {
    reason: 'password_wrong',
    code: 'forbidden',
    meaning: 'The present password that was entered is wrong.',
    remedy: 'Try again, or ask for a link that sets a new one.',
  },
  {
    reason: 'password_missing',
    code: 'conflict',
    meaning: 'The OpenID provider is the only way into the account: it cannot be disconnected.',
    remedy: 'Set a password on the page of your account first.',
  },
  {
    reason: 'totp_on',
    code: 'conflict',
    meaning: 'Signing in asks for the codes of an authenticator app already.',
    remedy: 'Turn it off first to use another app.',
  },
  {
    reason: 'step_up_required',
    code: 'forbidden',
    meaning: 'This reveals or widens something, and the sign-in is more than ten minutes old.',
    remedy:
      'Enter your password, or a code if you have an authenticator app, and send the form again.',
  },
  {
    reason: 'step_up_wrong',
    code: 'forbidden',
    meaning: 'What was entered to confirm who you are is wrong.',
    remedy: 'Try again, or sign out and in again.',
  },
];
