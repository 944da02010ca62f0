import { z } from 'zod';
import { DomainError, type InputFault, invalidInput } from '../core/errors';
import { jsonPointer, parseStrictJson } from '../core/strict-json';

/** The parts of a request that are input, before they are parsed. */
export interface RawInput {
  params: Readonly<Record<string, string>>;
  query: string;
  contentType: string | undefined;
  /** A header's value by lower-case name. */
  header(name: string): string | undefined;
  /** Empty when there is none. */
  body: Uint8Array;
}

interface Schemas<P, Q, B> {
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  jsonKeysMax?: number;
}

const nothing = z.strictObject({});
const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;

/**
 * Parses all of a request's input strictly: unknown fields and parameters are faults, not ignored
 * (attack 7).
 * @throws DomainError `invalid_request` with each fault and where it stands; 415 for another media type
 */
export function parseInput<P, Q, B>(
  schemas: Schemas<P, Q, B>,
  raw: RawInput,
): Pick<RawInput, 'header'> & { params: P; query: Q; body: B } {
  return {
    params: parse<P>(schemas.params, raw.params, ([name]) => String(name ?? '')),
    query: parse<Q>(schemas.query, parseQuery(raw.query), ([name]) => String(name ?? '')),
    body:
      schemas.body === undefined
        ? parse<B>(undefined, {}, jsonPointer)
        : parseBody(schemas.body, raw, schemas.jsonKeysMax),
    // Here, because copying the rest to add it took longer than a decision.
    header: raw.header,
  };
}

function parseBody<B>(
  schema: z.ZodType<B>,
  { contentType, body }: RawInput,
  jsonKeysMax: number | undefined,
): B {
  if (contentType === undefined || !JSON_TYPE.test(contentType)) {
    throw new DomainError('invalid_request', 'Send the body as Content-Type: application/json.', {
      reason: 'media_type_unsupported',
    });
  }
  const parsed = parseStrictJson(decodeUtf8(body), jsonKeysMax);
  if ('fault' in parsed) throw invalidInput([parsed.fault]);
  return parse(schema, parsed.value, jsonPointer);
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw invalidInput([{ pointer: '', detail: 'The body is not valid UTF-8.' }]);
  }
}

function parseQuery(query: string): Record<string, string> {
  if (query === '') return {};
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (values.has(name)) {
      throw invalidInput([{ pointer: name, detail: `The parameter ${name} is given twice.` }]);
    }
    if (value.includes('\u0000')) {
      throw invalidInput([{ pointer: name, detail: 'NUL characters are not allowed.' }]);
    }
    values.set(name, value);
  }
  return Object.fromEntries(values);
}

function parse<T>(
  schema: z.ZodType<T> | undefined,
  value: unknown,
  pointerOf: (path: readonly PropertyKey[]) => string,
): T {
  // Most requests have no parameters.
  if (schema === undefined && isEmpty(value)) return value as T;
  const result = (schema ?? nothing).safeParse(value);
  if (!result.success) throw invalidInput(faultsOf(result.error, pointerOf));
  // A route without a schema promises its handler nothing about that part.
  return result.data as T;
}

function isEmpty(value: unknown): boolean {
  for (const _name in value as object) return false;
  return true;
}

function faultsOf(
  error: z.ZodError,
  pointerOf: (path: readonly PropertyKey[]) => string,
): InputFault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ pointer: pointerOf(issue.path), detail: issue.message }];
    }
    return issue.keys.map((key) => ({
      pointer: pointerOf([...issue.path, key]),
      detail: `${JSON.stringify(key)} is not known here.`,
    }));
  });
}
