import type { Confirmation } from '../../core/restrictions/confirmation';
import { type FormFields, manyOf } from '../form-fields';
import { confirmedBy, restrictionsInputOf } from './restrictions-input';

/** A radio group of the form: `access.<resource>`. */
const ACCESS_FIELD = /^access\.(.+)$/;
const LOCAL_DATE_AND_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

/** The create form's fields as the input of `createKeySchema`. */
export function createKeyInputOf(fields: FormFields): unknown {
  const { name, environment, permissionLevel, idempotencyKey } = fields;
  return {
    name,
    environment,
    permissionLevel,
    idempotencyKey,
    scopes: chosenScopes(fields),
    expiry: expiryOf(fields),
    restrictions: restrictionsInputOf(fields),
    confirmed: confirmedBy(fields),
  };
}

/** The fields of a change of access as the input of `changeAccessSchema`. */
export function changeAccessInputOf(fields: FormFields): unknown {
  const { permissionLevel, password, reviewed } = fields;
  const seen: Confirmation[] = reviewed === 'yes' ? ['changed_access'] : [];
  return {
    permissionLevel,
    scopes: chosenScopes(fields),
    password,
    confirmed: [...confirmedBy(fields), ...seen],
  };
}

// What each choice stands for by itself: whether Write includes Read is the profile's to say.
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  read: ['read'],
  write: ['write'],
  both: ['read', 'write'],
};

// The rows are sent with every level, and count with Limited.
function chosenScopes(fields: FormFields): string[] {
  if (fields.permissionLevel !== 'limited') return [];
  const byResource = Object.entries(fields).flatMap(([field, access]) => {
    const resource = ACCESS_FIELD.exec(field)?.[1];
    if (resource === undefined || typeof access !== 'string') return [];
    const actions = Object.hasOwn(ACTIONS, access) ? (ACTIONS[access] ?? []) : [];
    return actions.map((action) => `${resource}:${action}`);
  });
  return [...new Set([...byResource, ...manyOf(fields.scopes)])];
}

/**
 * The chosen expiry as `expirySchema` wants it. A datetime-local field has no zone: without JavaScript the
 * label says UTC.
 */
export function expiryOf({ expiry, expiryAt }: FormFields): unknown {
  if (expiry !== 'custom') return expiry;
  const isLocal = typeof expiryAt === 'string' && LOCAL_DATE_AND_TIME.test(expiryAt);
  return isLocal ? `${expiryAt}Z` : (expiryAt ?? '');
}
