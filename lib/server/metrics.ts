import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Histogram } from '../core/histogram';
import type { Runtime } from '../services/context';
import type { Load } from './load';
import { addCounter, addGauge, addHistogram, type Sample } from './metric-kinds';

/**
 * Everything that /metrics tells, beside prom-client's own metrics of the process. Nothing here is called
 * by a request: each owner counts in fields of its own, which are read when somebody asks.
 */
export function createMetrics(runtime: Runtime, load: Load): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addRequests(registry, runtime, load);
  addEngine(registry, runtime);
  addTrust(registry, runtime);
  addUsage(registry, runtime);
  addDeliveries(registry, runtime);
  addRateLimits(registry, runtime);
  addPools(registry, runtime);
  return registry;
}

function addRequests(registry: Registry, { counts }: Runtime, load: Load): void {
  addCounter(registry, {
    name: 'keydesk_verifications_total',
    help: 'Verifications by outcome: of the keys that called /v1 (api), of those that were asked about (verify).',
    read: () =>
      Object.entries(counts.verifications).flatMap(([via, outcomes]) =>
        Object.entries(outcomes).map(([outcome, count]) => [{ via, outcome }, count] as const),
      ),
  });
  addHistogram(registry, {
    name: 'keydesk_request_duration_seconds',
    help: 'Time to answer a request of the data plane, by route and class of status.',
    read: () => [...counts.durations].flatMap(([endpoint, classes]) => byStatus(endpoint, classes)),
  });
  addGauge(registry, {
    name: 'keydesk_requests_in_flight',
    help: 'Requests of the data plane that are being worked on.',
    read: () => one(load.inFlight),
  });
  addCounter(registry, {
    name: 'keydesk_requests_shed_total',
    help: 'Requests refused with 503 before any work, because too many were in flight or this turn of the event loop took too long.',
    read: () => Object.entries(load.shed).map(([reason, count]) => [{ reason }, count]),
  });
  addCounter(registry, {
    name: 'keydesk_connections_refused_total',
    help: 'Connections closed because their network had too many.',
    read: () => one(load.connectionsRefused),
  });
  addHistogram(registry, {
    name: 'keydesk_event_loop_delay_seconds',
    help: 'How late the event loop was, looked at every 20 ms.',
    read: () => one(load.delays),
  });
}

function addEngine(registry: Registry, { engine, argon2 }: Runtime): void {
  addGauge(registry, {
    name: 'keydesk_keys_remembered',
    help: 'Keys that are held in memory.',
    read: () => one(engine.memory.size),
  });
  addCounter(registry, {
    name: 'keydesk_key_lookups_total',
    help: 'Keys looked up, by where the answer came from.',
    read: () => [
      [{ source: 'memory' }, engine.known.counts.remembered],
      [{ source: 'database' }, engine.known.counts.loaded],
    ],
  });
  addCounter(registry, {
    name: 'keydesk_key_statements_total',
    help: 'SQL statements sent to look keys up; one asks for many.',
    read: () => one(engine.loads.statements),
  });
  addCounter(registry, {
    name: 'keydesk_argon2_runs_total',
    help: 'Runs of argon2, for keys on their first use and for passwords.',
    read: () => one(argon2.waits.buckets.reduce((sum, count) => sum + count, 0)),
  });
  addHistogram(registry, {
    name: 'keydesk_argon2_wait_seconds',
    help: 'How long a run of argon2 waited for its turn.',
    read: () => one(argon2.waits),
  });
}

function addTrust(registry: Registry, { engine }: Runtime): void {
  const { trust, acknowledgements } = engine;
  addGauge(registry, {
    name: 'keydesk_trusted',
    help: 'Whether this process may decide from memory: 1, or 0 and every verification reads the database.',
    read: () => one(engine.isTrusted() ? 1 : 0),
  });
  addCounter(registry, {
    name: 'keydesk_trust_lapses_total',
    help: 'How often it lost that trust.',
    read: () => one(trust.counts.lapses),
  });
  addCounter(registry, {
    name: 'keydesk_heartbeats_total',
    help: 'Heartbeats sent, and those that came back.',
    read: () => [
      [{ event: 'sent' }, trust.counts.sent],
      [{ event: 'returned' }, trust.counts.returned],
    ],
  });
  addHistogram(registry, {
    name: 'keydesk_acknowledgement_seconds',
    help: 'From the commit of a change until no verifier decides by the old state any more.',
    read: () => one(acknowledgements.times),
  });
  addCounter(registry, {
    name: 'keydesk_verifiers_lapsed_total',
    help: 'Verifiers that changes made here have waited for in vain.',
    read: () => one(acknowledgements.lapsed),
  });
}

function addUsage(registry: Registry, { usage, requestLog }: Runtime): void {
  addGauge(registry, {
    name: 'keydesk_usage_flush_lag_seconds',
    help: 'Age of the oldest count of usage that is not in the database yet.',
    read: () => one(usage.flushLagSeconds()),
  });
  addCounter(registry, {
    name: 'keydesk_usage_dropped_total',
    help: 'Verifications that are in no count of usage: there was no room, or the database refused them.',
    read: () => one(usage.dropped),
  });
  addCounter(registry, {
    name: 'keydesk_log_dropped_total',
    help: 'Requests that should be in the request log and are not: there was no room.',
    read: () => one(requestLog.dropped),
  });
}

const ATTEMPT_OUTCOMES = {
  delivered: 'delivered',
  pending: 'retried',
  failed: 'given_up',
} as const;

function addDeliveries(registry: Registry, { deliveries }: Runtime): void {
  addCounter(registry, {
    name: 'keydesk_delivery_attempts_total',
    help: 'Attempts to send a webhook or a mail: delivered, tried again later (retried), or given up.',
    read: () =>
      (['webhook', 'email'] as const).flatMap((channel) =>
        (['delivered', 'pending', 'failed'] as const).map(
          (state) =>
            [
              { channel, outcome: ATTEMPT_OUTCOMES[state] },
              deliveries.counts[channel][state],
            ] as const,
        ),
      ),
  });
  addGauge(registry, {
    name: 'keydesk_deliveries_running',
    help: 'Attempts to send a webhook or a mail that are being made.',
    read: () => one(deliveries.running),
  });
}

function addRateLimits(registry: Registry, { quotas }: Runtime): void {
  addGauge(registry, {
    name: 'keydesk_rate_limit_buckets',
    help: 'Rate limits of keys and workspaces that are held in memory.',
    read: () => one(quotas.size),
  });
  addHistogram(registry, {
    name: 'keydesk_rate_limit_lease_seconds',
    help: 'How long a statement that leases tokens took; one asks for many limits.',
    read: () => one(quotas.leases.times),
  });
  addCounter(registry, {
    name: 'keydesk_rate_limit_lease_failures_total',
    help: 'Statements that leased nothing, because the database did not answer.',
    read: () => one(quotas.leases.failed),
  });
}

function addPools(registry: Registry, { database }: Runtime): void {
  const pools = [
    ['requests', database.pool],
    ['control', database.control],
  ] as const;
  addGauge(registry, {
    name: 'keydesk_database_connections',
    help: 'Connections to the database, by pool: those open, and of these the idle ones.',
    read: () =>
      pools.flatMap(([pool, { totalCount, idleCount }]) => [
        [{ pool, state: 'open' }, totalCount],
        [{ pool, state: 'idle' }, idleCount],
      ]),
  });
  addGauge(registry, {
    name: 'keydesk_database_waiting',
    help: 'Who waits for a connection to the database, by pool.',
    read: () => pools.map(([pool, { waitingCount }]) => [{ pool }, waitingCount]),
  });
}

/** The only sample of a metric without labels. */
function one<T>(value: T): readonly Sample<T>[] {
  return [[{}, value]];
}

function byStatus(
  endpoint: string | null,
  classes: ReadonlyMap<number, Histogram>,
): readonly Sample<Histogram>[] {
  const [method = '', route = ''] = endpoint?.split(' ') ?? ['', 'unknown'];
  return [...classes].map(([status, durations]) => [
    { method, route, status: `${status}xx` },
    durations,
  ]);
}
