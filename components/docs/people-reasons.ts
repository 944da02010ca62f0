import type { ReasonEntry } from './reason-entry';

/** Why somebody cannot be invited or removed, or an invitation not be accepted. */
export const PEOPLE_REASONS: readonly ReasonEntry[] = [
  {
    reason: 'already_member',
    code: 'conflict',
    meaning: 'The person with this address is a member of the workspace already.',
    remedy: 'Change their role on their page instead.',
  },
  {
    reason: 'other_person',
    code: 'forbidden',
    meaning: 'The invitation is for another address than that of who is signed in.',
    remedy: 'Sign out and open the link again, or ask for an invitation of your address.',
  },
  {
    reason: 'sign_in_first',
    code: 'unauthorized',
    meaning: 'The person whom the invitation is for has an account.',
    remedy: 'Sign in, then accept.',
  },
  {
    reason: 'keys_are_personal',
    code: 'forbidden',
    meaning: 'In this installation keys are their creators’ alone: nobody can take them over.',
    remedy: 'Remove the member with their keys revoked, and create new ones.',
  },
  {
    reason: 'keys_would_lose',
    code: 'conflict',
    meaning: 'The member who would keep the keys has a role that holds less than the keys use.',
    remedy: 'Choose somebody with a higher role, or revoke the keys.',
  },
  {
    reason: 'operator_workspace',
    code: 'forbidden',
    meaning: 'The workspace runs the installation.',
    remedy: 'It cannot be deleted.',
  },
];
