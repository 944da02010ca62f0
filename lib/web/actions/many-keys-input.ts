import { z } from 'zod';
import { expirySchema } from '../../core/expiry';
import { ENVIRONMENTS } from '../../core/key-format';
import { revokeReasonSchema } from '../../core/key-input';
import { MANY_KINDS, SKIPS } from '../../core/many-keys';
import { keyCursorSchema, STATUS_FILTERS } from '../../core/page';
import { type FormFields, manyOf } from '../form-fields';
import { expiryOf } from './create-key-input';

/** As many ids as one form carries: what a page shows, or what can be taken back. */
export const IDS_MAX = 1_000;

const reason = revokeReasonSchema
  .unwrap()
  .pipe(z.string().min(1, 'Say why: it is kept with each key and in the audit log.'));

const changeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['deactivate', 'activate']) }),
  z.strictObject({ kind: z.literal('set_expiry'), expiry: expirySchema }),
  z.strictObject({ kind: z.literal('revoke'), reason }),
]);

const keysSchema = z.union([
  z.strictObject({ ids: z.array(z.string().max(64)).min(1, 'Choose keys first.').max(IDS_MAX) }),
  z.strictObject({
    filter: z.strictObject({
      environment: z.enum(ENVIRONMENTS),
      statuses: z.array(z.enum(STATUS_FILTERS)),
      search: z.string().max(200).nullable(),
    }),
  }),
]);

const count = z.int().min(0);

/** A change of many keys, at its beginning or on its way. */
export const manyInputSchema = z.strictObject({
  keys: keysSchema,
  change: changeSchema,
  confirmedInUse: count,
  cursor: z
    .union([z.strictObject({ offset: count }), z.strictObject({ after: keyCursorSchema })])
    .nullable(),
  changed: count,
  skipped: z.partialRecord(z.enum(SKIPS), count),
  /** What was changed so far, while it can be taken back. */
  undoable: z.array(z.string().max(64)).max(IDS_MAX).nullable(),
  /** Without a script somebody presses a button for every step: they are longer then. */
  isScripted: z.boolean(),
});

export type ManyInput = z.output<typeof manyInputSchema>;

/**
 * The fields of the form as the input of the schema.
 * @param progress what an earlier answer gave it to send; null at the beginning
 */
export function manyInputOf(fields: FormFields, progress: object | null): unknown {
  const isScripted = fields.scripted === 'yes';
  if (progress !== null) return { ...progress, isScripted };
  return {
    keys: fields.all === '1' ? { filter: filterOf(fields) } : { ids: manyOf(fields.key) },
    change: changeOf(fields),
    confirmedInUse: confirmedOf(fields),
    cursor: null,
    changed: 0,
    skipped: {},
    undoable: fields.change === 'deactivate' ? [] : null,
    isScripted,
  };
}

function filterOf({ env, status, q }: FormFields): unknown {
  return { environment: env, statuses: manyOf(status), search: q === undefined ? null : q };
}

function changeOf(fields: FormFields): unknown {
  const kind = MANY_KINDS.find((name) => name === fields.change);
  if (kind === 'revoke') return { kind, reason: fields.reason ?? '' };
  return kind === 'set_expiry' ? { kind, expiry: expiryOf(fields) } : { kind };
}

// Whoever types another number than the page showed has not read it.
function confirmedOf({ inUse, confirmedInUse }: FormFields): unknown {
  const shown = Number(inUse ?? 0);
  return shown === 0 || String(confirmedInUse ?? '').replace(/[\s,.]/g, '') === String(shown)
    ? shown
    : 0;
}
