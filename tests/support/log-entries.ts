import { encodeId, ID_RANDOM_BYTES } from '@/lib/core/ids';
import { type LogQuery, NO_LOG_FILTERS } from '@/lib/core/log-filter';
import type { LogEntry } from '@/lib/core/request-log';
import type { AskedLog } from '@/lib/services/logs/log-owner';
import { addLogEntries } from '@/lib/stores/request-log';
import { runtime } from './world';

/** A request of no known key at a moment, as the log keeps it. */
export function logEntry(at: Date, changes: Partial<LogEntry> = {}): LogEntry {
  return {
    id: encodeId('log', at.getTime(), runtime.random.bytes(ID_RANDOM_BYTES)),
    at,
    source: 'api',
    requestId: encodeId('request', at.getTime(), runtime.random.bytes(ID_RANDOM_BYTES)),
    workspaceId: '',
    environment: '',
    keyId: '',
    maskedKey: null,
    method: 'GET',
    path: '/v1/api-keys',
    endpoint: 'GET /v1/api-keys',
    status: 200,
    outcome: 'valid',
    trace: 'ppppppppppp',
    requiredScopes: [],
    microseconds: 1_200,
    address: '192.0.2.1',
    country: 'DE',
    referrer: null,
    userAgent: 'curl/8',
    rateLimit: null,
    ...changes,
  };
}

/** Adds requests to the log. */
export async function addToLog(entries: readonly LogEntry[]): Promise<void> {
  await addLogEntries(runtime.database.pool, entries);
}

/** The live requests that an address asks for. */
export function askedLog(query: Partial<LogQuery> = {}): AskedLog {
  return { environment: 'live', query: { ...NO_LOG_FILTERS, ...query } };
}
