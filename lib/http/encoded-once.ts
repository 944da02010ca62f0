import type { z } from 'zod';

/**
 * Encodes a body that depends on one object and one detail of it, and keeps the text for as long as both are
 * the same: an answer that is asked for all the time and hardly ever changes. Through the schema, as ever.
 * @param detailOf compared by identity
 */
export function encodedOnce<S extends object>(
  schema: z.ZodType,
  detailOf: (source: S) => unknown,
  bodyOf: (source: S) => unknown,
): (source: S) => string {
  const kept = new WeakMap<S, { detail: unknown; text: string }>();
  return (source) => {
    const detail = detailOf(source);
    const known = kept.get(source);
    if (known !== undefined && known.detail === detail) return known.text;
    const text = JSON.stringify(schema.parse(bodyOf(source)));
    kept.set(source, { detail, text });
    return text;
  };
}
