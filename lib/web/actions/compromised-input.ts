import { z } from 'zod';
import { revokeCompromisedSchema } from '../../core/compromised-input';
import type { FormFields } from '../form-fields';

/** What names an act is shorter, sealed (compromised-act.ts). */
const ACT_MAX = 500;
const count = z.coerce.number().int().min(0);

/** A revocation of compromised keys, at its beginning or on its way. */
export const compromisedStepSchema = revokeCompromisedSchema.extend({
  done: count,
  revoked: count,
  already: count,
  unknown: count,
  act: z.string().max(ACT_MAX, 'The form is damaged. Begin again.').nullable(),
  isScripted: z.boolean(),
});

export type CompromisedStep = z.output<typeof compromisedStepSchema>;

/** The form's fields as the input of the schema. */
export function compromisedStepOf(fields: FormFields): unknown {
  const { ids, reason, done = '0', revoked = '0', already = '0', unknown = '0', act } = fields;
  return {
    keyIds: keyIdsOf(ids),
    reason,
    done,
    revoked,
    already,
    unknown,
    act: act ?? null,
    isScripted: fields.scripted === 'yes',
  };
}

/** The ids of a field that holds many, separated by spaces. */
export function keyIdsOf(text: FormFields[string] | undefined): string[] {
  return [text ?? ''].flat().join(' ').split(/\s+/).filter(Boolean);
}

/** What was pasted into `secrets` and the text of the chosen `file`, as one. */
export async function pastedText(fields: FormFields, form: FormData): Promise<string> {
  const files = form.getAll('file').filter((value) => value instanceof File);
  const texts = await Promise.all(files.map((file) => file.text()));
  return [fields.secrets ?? '', ...texts].flat().join('\n');
}
