import { DomainError, isDomainError } from '../core/errors';

// PostgreSQL's SQLSTATE classes and the drivers' own codes that mean: not the caller's fault, later it
// may work. 08 connection, 53 resources, 57 operator intervention, 58 system, 25006 read-only standby.
const UNAVAILABLE =
  /^(08|53|57|58)|^(25006|55P03|25P03)$|^P(1001|1002|1008|1011|1017|2024|2028|2037)$|^E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_)/;
const UNAVAILABLE_TEXT =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|Connection ended|not queryable|Cannot use a pool after/;
const UNAVAILABLE_KIND =
  /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections|TlsConnectionError|DatabaseDoesNotExist)$/;
const RETRY = /^(40001|40P01|P2034)$/;

/** How long a caller should wait when the database is away, in seconds. */
const RETRY_AFTER_SECONDS = 1;

/** Database trouble as `unavailable` (503, never 401: decision D7); everything else as it came. */
export function translateDatabaseError(error: unknown): unknown {
  return isDomainError(error) || !isUnavailable(error) ? error : databaseUnavailable(error);
}

/** What is answered when the database is away or too slow. */
export function databaseUnavailable(cause?: unknown): DomainError {
  return new DomainError(
    'unavailable',
    'The database cannot be reached at the moment. Try again.',
    { reason: 'database_unavailable', retryAfterSeconds: RETRY_AFTER_SECONDS },
    { cause },
  );
}

/** Whether a transaction lost a race that a repetition may win (serialization failure, deadlock). */
export function isRetryable(error: unknown): boolean {
  return facts(error).codes.some((code) => RETRY.test(code));
}

/** Whether the database refused what a row says (classes 22 and 23): sent again, it is refused again. */
export function isRefusedRow(error: unknown): boolean {
  return facts(error).codes.some((code) => /^2[23]...$/.test(code));
}

/** Whether the database gave this SQLSTATE. */
export function hasCode(error: unknown, code: string): boolean {
  return facts(error).codes.includes(code);
}

/** Whether a unique index refused the row. `index` is part of the index's name. */
export function isUniqueViolation(error: unknown, index: string): boolean {
  const { codes, texts } = facts(error);
  const isUnique = codes.includes('23505') || codes.includes('P2002');
  return isUnique && texts.some((text) => text.includes(index));
}

function isUnavailable(error: unknown): boolean {
  const { codes, kinds, texts } = facts(error);
  return (
    codes.some((code) => UNAVAILABLE.test(code)) ||
    kinds.some((kind) => UNAVAILABLE_KIND.test(kind)) ||
    texts.some((text) => UNAVAILABLE_TEXT.test(text))
  );
}

interface Facts {
  codes: string[];
  kinds: string[];
  texts: string[];
}

// Prisma wraps the driver's error in `cause` or `meta.driverAdapterError`, one inside the other, and the
// classes exist twice in the process: so by shape, a few levels deep.
function facts(error: unknown, depth = 0): Facts {
  const found: Facts = { codes: [], kinds: [], texts: [] };
  if (typeof error !== 'object' || error === null || depth > 5) return found;
  const fields: Record<string, unknown> = { ...error };
  const add = (list: string[], value: unknown) => typeof value === 'string' && list.push(value);
  add(found.codes, fields.code);
  add(found.codes, fields.originalCode);
  add(found.kinds, fields.kind);
  add(found.texts, fields.constraint);
  if (error instanceof Error) add(found.texts, error.message);
  const inner = [
    error instanceof Error ? error.cause : fields.cause,
    fields.meta,
    fields.driverAdapterError,
    fields.constraint,
  ];
  for (const part of inner) {
    const more = facts(part, depth + 1);
    found.codes.push(...more.codes);
    found.kinds.push(...more.kinds);
    found.texts.push(...more.texts);
  }
  add(found.texts, fields.index);
  add(found.texts, fields.originalMessage);
  return found;
}
