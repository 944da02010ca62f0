/** The field of any form by which a person proves again who they are: their password or a code. */
export const PROOF_FIELD = 'proofPassword';

/** How long a sign-in or a proof counts for what reveals or widens, in minutes. */
export const PROOF_MINUTES = 10;
