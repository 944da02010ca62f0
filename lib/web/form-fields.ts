import 'server-only';

/** The text fields of a form: one value, or all of those with the same name. */
export type FormFields = Record<string, string | string[]>;

const SECRET_FIELD = /password|token|secret|^code$/i;
const FRAMEWORK_FIELD = /^\$ACTION/;

/**
 * The fields of a form without files and without what the framework adds. What a hand-made request
 * sends in place of a form (attack 43) has no fields.
 */
export function formFields(form: unknown): FormFields {
  if (!(form instanceof FormData)) return {};
  const fields: FormFields = {};
  for (const name of new Set(form.keys())) {
    if (FRAMEWORK_FIELD.test(name)) continue;
    const values = form.getAll(name).filter((value) => typeof value === 'string');
    const [only, ...others] = values;
    if (only !== undefined) fields[name] = others.length === 0 ? only : values;
  }
  return fields;
}

/**
 * A text that a page bound to an action: it travels in the form, so that a browser can send anything in its place, also
 * what the database's client takes for a condition. Null for all but texts without NUL.
 */
export function boundText(argument: unknown): string | null {
  return typeof argument === 'string' && !argument.includes('\0') ? argument : null;
}

/** What is handed back to a form that must be mended: all that was typed, without passwords. */
export function typedValues(fields: FormFields): FormFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !SECRET_FIELD.test(name)));
}

/** The values of a repeated field: none, one or many. */
export function manyOf(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
