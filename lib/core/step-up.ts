/** The field of any form by which a person proves again who they are: their password or a code. */
export const PROOF_FIELD = 'proofPassword';

/** How long a sign-in or a proof counts for what reveals or widens, in minutes. */
export const PROOF_MINUTES = 10;

/** By what a person can prove who they are; somebody who signs in by a provider alone may have neither. */
export interface Proofs {
  hasPassword: boolean;
  hasApp: boolean;
}

/** Whether they can prove it at all without signing in again. */
export function canProve({ hasPassword, hasApp }: Proofs): boolean {
  return hasPassword || hasApp;
}

/** What a person is asked for: nobody is asked for the code of an app that they have not. */
export function proofWords({ hasPassword, hasApp }: Proofs): string {
  if (!hasApp) return 'your password';
  const code = 'a code of your authenticator app';
  return hasPassword ? `your password, or ${code}` : code;
}

/** The label of the field in which it is entered. */
export function proofLabel(proofs: Proofs): string {
  const words = proofWords(proofs);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
