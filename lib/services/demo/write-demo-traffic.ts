import type { DemoKeyName } from '../../core/demo/demo-keys';
import type { DemoUse } from '../../core/demo/demo-request';
import {
  type DemoPeriod,
  type DemoTrafficOptions,
  demoTraffic,
} from '../../core/demo/demo-traffic';
import { isDomainError } from '../../core/errors';
import type { WorkspaceId } from '../../core/ids';
import { DAY_MS } from '../../core/lifetimes';
import type { LogEntry } from '../../core/request-log';
import { type AddressCount, GRAIN_DAYS, type ScopeCount } from '../../core/usage';
import { USAGE_GRAINS, type UsageCell, UsageCells } from '../../core/usage-cells';
import { type LastUse, writeLastUses } from '../../stores/last-used';
import { addLogEntries } from '../../stores/request-log';
import { addAddressCounts, addScopeCounts } from '../../stores/usage';
import { addUsageCells } from '../../stores/usage-roll-up';
import { newId } from '../audit';
import { authorize } from '../authorize';
import type { Context, Runtime, SystemActor } from '../context';
import { nextTurn } from '../usage/usage-writer';
import type { StoredDemoKeys } from './create-demo-keys';
import { addressCountOf, logEntryOf, minuteCountOf, scopeCountsOf } from './demo-rows';

/** What is written so far. */
export interface DemoProgress {
  /** Up to which moment. */
  at: Date;
  /** How many requests the counts stand for. */
  requests: number;
  logRows: number;
}

/** So many rows go in one statement. */
const ROWS = 1_000;
/** How often a statement is sent that the database has no time for. */
const TRIES = 10;
const HOUR_MS = 3_600_000;

/**
 * Writes demo traffic as the engine writes what it has counted, and rolls it up.
 * @param report is told after every day
 */
export async function writeDemoTraffic(
  ctx: Context<SystemActor>,
  keys: StoredDemoKeys,
  options: DemoTrafficOptions,
  report: (progress: DemoProgress) => void,
): Promise<DemoProgress> {
  authorize(ctx, 'keys:create');
  const writer = new DemoWriter(ctx.runtime, ctx.actor.workspaceId, keys);
  let reportMs = Number.NaN;
  for (const period of demoTraffic(options)) {
    if (!(period.at.getTime() < reportMs)) {
      if (!Number.isNaN(reportMs)) report(writer.progress);
      reportMs = period.at.getTime() + DAY_MS;
    }
    await writer.add(period);
    await nextTurn();
  }
  await writer.finish();
  return writer.progress;
}

/** Gathers rows and writes them some hundreds at a time. */
class DemoWriter {
  readonly progress: DemoProgress = { at: new Date(0), requests: 0, logRows: 0 };
  readonly #lastUses = new Map<DemoKeyName, LastUse>();
  /** The newest requests in the log that were let through: they know the second. */
  readonly #lastEntries = new Map<DemoKeyName, LastUse>();
  readonly #cells: UsageCells;
  #dayMs = 0;
  #written: Promise<void> = Promise.resolve();
  #entries: LogEntry[] = [];
  /** Of this hour, by key, outcome and address. */
  #uses = new Map<string, DemoUse>();
  #hourMs = 0;
  #addresses: AddressCount[] = [];
  /** Of this hour, by key and scope. */
  #needs = new Map<string, ScopeCount>();
  #scopes: ScopeCount[] = [];

  constructor(
    private readonly runtime: Runtime,
    private readonly workspaceId: WorkspaceId,
    private readonly keys: StoredDemoKeys,
  ) {
    const nowMs = runtime.now().getTime();
    const kept = USAGE_GRAINS.map((grain) => [grain, nowMs - GRAIN_DAYS[grain] * DAY_MS]);
    this.#cells = new UsageCells(Object.fromEntries(kept));
  }

  async add({ at, counts, uses, requests }: DemoPeriod): Promise<void> {
    this.progress.at = at;
    if (at.getTime() >= this.#hourMs + HOUR_MS) this.#endHour(at.getTime());
    if (at.getTime() >= this.#dayMs + DAY_MS) await this.#endDay(at.getTime());
    for (const counted of counts) {
      const owner = this.#ownerOf(counted.key);
      if (owner === null) continue;
      this.#cells.add(minuteCountOf(owner, counted));
      if (counted.outcome === 'valid') this.#addNeeds(scopeCountsOf(owner, counted, this.#hour));
      this.progress.requests += counted.count;
    }
    for (const use of uses) this.#addUse(use);
    for (const request of requests) {
      const owner = this.#ownerOf(request.key);
      if (owner === null) continue;
      this.#entries.push(logEntryOf(this.runtime, owner, request));
      if (request.outcome !== 'valid') continue;
      const { at, address } = request;
      this.#lastEntries.set(request.key, { keyId: owner.key.id, at, address });
    }
  }

  async finish(): Promise<void> {
    this.#endHour(this.#hourMs);
    await this.#endDay(this.#dayMs);
    await this.#written;
    const lastUses = [...this.#lastUses].map(([name, use]) => this.#asLogged(name, use));
    await writeLastUses(this.runtime.database.pool, lastUses);
  }

  // The last use is the one that the log shows. A key of few requests may have none there of its last hour.
  #asLogged(name: DemoKeyName, use: LastUse): LastUse {
    const entry = this.#lastEntries.get(name);
    return entry !== undefined && entry.at.getTime() > use.at.getTime() - HOUR_MS ? entry : use;
  }

  // A profile without environments has no test keys.
  #ownerOf(name: DemoKeyName) {
    const key = this.keys.get(name);
    return key === undefined ? null : { workspaceId: this.workspaceId, key };
  }

  #addUse(use: DemoUse): void {
    const name = `${use.key} ${use.outcome} ${use.address}`;
    const known = this.#uses.get(name);
    if (known === undefined) this.#uses.set(name, { ...use });
    else known.count += use.count;
    const owner = this.#ownerOf(use.key);
    if (owner === null || use.outcome !== 'valid') return;
    const { at, address } = use;
    this.#lastUses.set(use.key, { keyId: owner.key.id, at, address });
  }

  #addNeeds(counts: readonly ScopeCount[]): void {
    for (const counted of counts) {
      const name = `${counted.keyId} ${counted.scope}`;
      const known = this.#needs.get(name);
      if (known === undefined) this.#needs.set(name, { ...counted });
      else known.count += counted.count;
    }
  }

  get #hour(): Date {
    return new Date(this.#hourMs);
  }

  #endHour(nextMs: number): void {
    const hour = this.#hour;
    for (const use of this.#uses.values()) {
      const owner = this.#ownerOf(use.key);
      if (owner !== null) this.#addresses.push(addressCountOf(owner, use, hour));
    }
    this.#scopes.push(...this.#needs.values());
    [this.#uses, this.#needs] = [new Map(), new Map()];
    this.#hourMs = nextMs - (nextMs % HOUR_MS);
  }

  // A day's counts are rolled up in memory, so that each row is written once; meanwhile the next day is made.
  async #endDay(nextMs: number): Promise<void> {
    await this.#written;
    const cells = this.#cells.take();
    const [entries, addresses, scopes] = [this.#entries, this.#addresses, this.#scopes];
    [this.#entries, this.#addresses, this.#scopes] = [[], [], []];
    this.#dayMs = nextMs - (nextMs % DAY_MS);
    this.#written = this.#write(cells, entries, addresses, scopes);
    // Whoever waits for it next is told of its failure.
    this.#written.catch(() => undefined);
  }

  async #write(
    cells: readonly UsageCell[],
    entries: readonly LogEntry[],
    addresses: readonly AddressCount[],
    scopes: readonly ScopeCount[],
  ): Promise<void> {
    const { pool } = this.runtime.database;
    const half = cells.length >> 1;
    const addCells = (id: string, rows: readonly UsageCell[]) => addUsageCells(pool, id, rows);
    await Promise.all([
      this.#inSlices(cells.slice(0, half), addCells),
      this.#inSlices(cells.slice(half), addCells),
      this.#inSlices(entries, (_id, rows) => addLogEntries(pool, rows)),
      this.#inSlices(addresses, (id, rows) => addAddressCounts(pool, id, rows)),
      this.#inSlices(scopes, (id, rows) => addScopeCounts(pool, id, rows)),
    ]);
    this.progress.logRows += entries.length;
  }

  async #inSlices<T>(
    all: readonly T[],
    write: (batchId: string, rows: readonly T[]) => Promise<unknown>,
  ): Promise<void> {
    for (const rows of slicesOf(all)) {
      const batchId = newId(this.runtime, 'batch');
      await persist(() => write(batchId, rows));
    }
  }
}

function* slicesOf<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += ROWS) yield rows.slice(start, start + ROWS);
}

// Each statement is carried out once, however often it is sent: a busy database is asked again.
async function persist<T>(write: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      const isBusy = isDomainError(error) && error.code === 'unavailable';
      if (!isBusy || tries === TRIES) throw error;
    }
  }
}
