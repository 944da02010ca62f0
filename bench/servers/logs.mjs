import { readConfig } from '../../lib/config.ts';
import { NO_LOG_FILTERS } from '../../lib/core/log-filter.ts';
import { buildRuntime, createLog } from '../../lib/runtime.ts';
import { newId } from '../../lib/services/audit.ts';
import { listLog } from '../../lib/services/logs/list-log.ts';

/**
 * Times pages of the log inside the process, as the page of the dashboard asks for them, in turn, and says all times
 * at once. Bundled by bench/parts/logs.mjs.
 * Environment: that of a server, and BENCH_LOGS: `{workspaceId, userId, rounds, lists: [{name, environment, query}]}`.
 */
const { workspaceId, userId, rounds, lists } = JSON.parse(process.env.BENCH_LOGS);
const { runtime, close } = buildRuntime(readConfig(), (redact) => createLog(redact, () => {}));
const ctx = {
  runtime,
  request: {
    id: newId(runtime, 'request'),
    address: '192.0.2.1',
    userAgent: 'bench',
    via: 'dashboard',
    isLocal: false,
  },
  actor: {
    type: 'user',
    userId,
    sessionId: newId(runtime, 'session'),
    workspaceId,
    role: 'owner',
    isOperator: false,
  },
};

const times = Object.fromEntries(lists.map(({ name }) => [name, []]));
const found = {};
for (let round = 0; round <= rounds; round += 1) {
  for (const { name, environment, query } of lists) {
    const asked = { environment, query: { ...NO_LOG_FILTERS, ...query }, cursor: null, limit: 50 };
    const startedAt = performance.now();
    const { entries, searchedTo } = await listLog(ctx, asked);
    // The first round warms up.
    if (round > 0) times[name].push(performance.now() - startedAt);
    found[name] = { rows: entries.length, isWhole: searchedTo === null };
  }
}
await close();
process.send({ port: 0, times, found });
process.disconnect();
