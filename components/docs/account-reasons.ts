import type { ReasonEntry } from './reason-entry';

/** Why somebody cannot sign in, or must say again who they are. */
export const ACCOUNT_REASONS: readonly ReasonEntry[] = [
  {
    reason: 'step_up_required',
    code: 'forbidden',
    meaning: 'This reveals or widens something, and the sign-in is more than ten minutes old.',
    remedy: 'Enter your password, or a code of your authenticator app, and send the form again.',
  },
  {
    reason: 'step_up_wrong',
    code: 'forbidden',
    meaning: 'What was entered to confirm who you are is wrong.',
    remedy: 'Try again, or sign out and in again.',
  },
];
