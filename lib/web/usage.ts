import 'server-only';
import { notFound } from 'next/navigation';
import { isDomainError } from '../core/errors';
import type { Environment } from '../core/key-format';
import { USAGE_BLOCKS, usageCsv } from '../core/usage-csv';
import type { UsageReport } from '../core/usage-figures';
import { type USAGE_FIELDS, type UsageQuery, usageFilterOf } from '../core/usage-filter';
import { rangeOf } from '../core/usage-range';
import { getRuntime } from '../runtime';
import type { Context, UserActor } from '../services/context';
import { type AskedUsage, getUsage } from '../services/usage/get-usage';
import { type KeyChoice, listKeyChoices } from './key-choices';
import { plainRefusal } from './plain-refusal';
import { memberContext } from './session';

const ENDPOINTS_MAX = 15;
const CSV_MAX = { endpointsMax: 10_000, keysMax: 10_000 };

/** The page of usage. */
export interface UsagePage {
  report: UsageReport;
  keys: readonly KeyChoice[];
  /** Words of the address that were not understood. */
  faults: readonly string[];
}

/** How the keys of a workspace are used, as a member sees it; 404 for who is none. */
export async function getUsagePage(
  slug: string,
  environment: Environment,
  query: UsageQuery,
): Promise<UsagePage> {
  const ctx = (await memberContext(slug)) ?? notFound();
  const { filter } = usageFilterOf(query, environment);
  const [{ report, faults }, keys] = await Promise.all([
    reportOf(ctx, environment, query, { endpointsMax: ENDPOINTS_MAX }),
    listKeyChoices(ctx, environment, filter.keyId),
  ]);
  return { report, faults, keys };
}

/** A block of the page as a file, written as the browser takes it. */
export async function streamUsageCsv(request: Request, slug: string): Promise<Response> {
  try {
    const ctx = await memberContext(slug);
    const { searchParams } = new URL(request.url);
    const block = USAGE_BLOCKS.find((known) => known === searchParams.get('block'));
    if (ctx === null || block === undefined) return new Response(null, { status: 404 });
    const environment = searchParams.get('env') === 'test' ? 'test' : 'live';
    const query = queryOf((name) => (searchParams.get(name) ?? '').replaceAll('\0', ''));
    const { report } = await reportOf(ctx, environment, query, CSV_MAX);
    const day = getRuntime().runtime.now().toISOString().slice(0, 10);
    return new Response(asBytes(usageCsv(report, block)), {
      headers: {
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': `attachment; filename="${block}-${slug}-${day}.csv"`,
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return plainRefusal(error);
  }
}

/** The words of an address that the page understands. */
export function queryOf(word: (name: (typeof USAGE_FIELDS)[number]) => string): UsageQuery {
  return {
    range: word('range'),
    from: word('from'),
    to: word('to'),
    zone: word('zone'),
    key: word('key'),
    endpoint: word('endpoint').slice(0, 512),
    status: word('status'),
    country: word('country'),
    sort: word('sort'),
  };
}

async function reportOf(
  ctx: Context<UserActor>,
  environment: Environment,
  query: UsageQuery,
  names: Pick<AskedUsage, 'endpointsMax' | 'keysMax'>,
): Promise<Pick<UsagePage, 'report' | 'faults'>> {
  const { filter, faults } = usageFilterOf(query, environment);
  const range = rangeOf(query, ctx.runtime.now().getTime());
  const isLost = query.range === 'custom' && range.name !== 'custom';
  const report = await getUsage(ctx, { range, filter, ...names });
  return { report, faults: isLost ? ['from', 'to', ...faults] : faults };
}

function asBytes(lines: Generator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = lines.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}
