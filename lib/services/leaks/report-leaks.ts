import type { PlainSecret } from '../../core/key-format';
import type { LeakSource } from '../../core/leak-policy';
import { lookupOf } from '../../crypto/pepper';
import { insertLeakReports } from '../../stores/leak-reports';
import type { AnonymousContext } from '../context';

/** A secret that leaked, and where it was found. */
export interface Leak {
  secret: PlainSecret;
  url: string | null;
}

/** How many secrets one statement looks up. */
const SLICE = 1_000;

/**
 * Takes a report of leaked secrets from anybody who holds them. An unknown secret costs a digest and its part
 * of one statement, as a known one does; argon2 is never computed. Keys are then acted upon beside the
 * request (handle-reports.ts), so that neither the answer nor its time tells which exist.
 */
export async function reportLeaks(
  { runtime, request }: AnonymousContext,
  leaks: readonly Leak[],
  source: LeakSource,
): Promise<void> {
  const { database, peppers, leakDesk } = runtime;
  const reporter = {
    source,
    address: request.address,
    userAgent: request.userAgent,
    requestId: request.id,
  };
  let start = 0;
  do {
    const slice = leaks.slice(start, start + SLICE);
    const reported = slice.flatMap(({ secret, url }) =>
      peppers.map((pepper) => ({ lookup: lookupOf(pepper, secret), url })),
    );
    if ((await insertLeakReports(database.pool, reported, reporter)) > 0) leakDesk.wake();
    start += SLICE;
  } while (start < leaks.length);
}
