import { DomainError } from '../../core/errors';

/** The refusal to stop the operator's own workspace: with its keys the company's API asks about all others. */
export function operatorGoesOn(): DomainError {
  return new DomainError(
    'forbidden',
    'This workspace runs the installation: with its keys your API asks about all others. Revoke single keys instead.',
    { reason: 'operator_workspace' },
  );
}
