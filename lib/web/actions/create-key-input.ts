import { ALL_SCOPES, isOperatorScope, resourceOf } from '../../core/scopes';
import { type FormFields, manyOf } from '../form-fields';
import { confirmedBy, restrictionsInputOf } from './restrictions-input';

const LOCAL_DATE_AND_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

/** The create form's fields as the input of `createKeySchema`. */
export function createKeyInputOf(fields: FormFields): unknown {
  const { name, environment, permissionLevel, idempotencyKey } = fields;
  const scopes = permissionLevel === 'limited' ? chosenScopes(fields) : [];
  return {
    name,
    environment,
    permissionLevel,
    idempotencyKey,
    scopes,
    expiry: expiryOf(fields),
    restrictions: restrictionsInputOf(fields),
    confirmed: confirmedBy(fields),
  };
}

// Write on a resource includes reading it.
function chosenScopes(fields: FormFields): string[] {
  const byResource = ALL_SCOPES.filter((scope) => {
    const access = fields[`access.${resourceOf(scope)}`];
    return access === 'write' || (access === 'read' && scope.endsWith(':read'));
  }).filter((scope) => !isOperatorScope(scope));
  return [...new Set([...byResource, ...manyOf(fields.scopes)])];
}

// A datetime-local field has no zone: without JavaScript the label says UTC.
function expiryOf({ expiry, expiryAt }: FormFields): unknown {
  if (expiry !== 'custom') return expiry;
  const isLocal = typeof expiryAt === 'string' && LOCAL_DATE_AND_TIME.test(expiryAt);
  return isLocal ? `${expiryAt}Z` : (expiryAt ?? '');
}
