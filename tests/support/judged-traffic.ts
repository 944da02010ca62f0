import type { DemoKeyName } from '@/lib/core/demo/demo-keys';
import type { DemoCount, DemoUse } from '@/lib/core/demo/demo-request';
import type { DemoPeriod } from '@/lib/core/demo/demo-traffic';
import type { WorkspaceId } from '@/lib/core/ids';
import { DAY_MS } from '@/lib/core/lifetimes';
import type { AddressCount, MinuteCount } from '@/lib/core/usage';
import { type UsageCell, UsageCells } from '@/lib/core/usage-cells';
import { newId } from '@/lib/services/audit';
import type { StoredDemoKey, StoredDemoKeys } from '@/lib/services/demo/create-demo-keys';
import { addressCountOf } from '@/lib/services/demo/demo-rows';
import { addAddressCounts } from '@/lib/stores/usage';
import { addUsageCells } from '@/lib/stores/usage-roll-up';
import { runtime } from './world';

const MINUTE_MS = 60_000;
const QUARTER = 15;
/** So many of the latest minutes are written by the minute: single ones are judged, and all of a quarter are alike. */
const MINUTES = 2;
const ROWS = 500;
/** The rows that alerts read: a whole month of all rows takes minutes. */
const READ = [
  ...['keys minute', 'keys quarter', 'keys hour', 'keys day'],
  ...['full hour', 'full day', 'workspace minute'],
];

/** Writes demo traffic into the counts that alerts read, up to a moment and nothing of what comes after it. */
export class JudgedTraffic {
  #counts: DemoCount[] = [];
  #uses: DemoUse[] = [];

  /** @param quartersSince since when quarters of an hour are written (milliseconds since 1970) */
  constructor(
    private readonly workspaceId: WorkspaceId,
    private readonly keys: StoredDemoKeys,
    private readonly quartersSince: number,
  ) {}

  add({ counts, uses }: DemoPeriod): void {
    this.#counts.push(...counts);
    this.#uses.push(...uses.filter(({ outcome }) => outcome === 'valid'));
  }

  /** Writes what was added, all of it before the end of a quarter of an hour. */
  async write(endMs: number): Promise<void> {
    const { pool } = runtime.database;
    await Promise.all([
      inSlices(this.#cells(endMs), (id, rows) => addUsageCells(pool, id, rows)),
      inSlices(this.#addresses(), (id, rows) => addAddressCounts(pool, id, rows)),
    ]);
    [this.#counts, this.#uses] = [[], []];
  }

  #cells(endMs: number): UsageCell[] {
    const never = Number.POSITIVE_INFINITY;
    const times = new UsageCells({ minute: never, quarter: this.quartersSince });
    const minutes = new UsageCells({ quarter: never, hour: never, day: never });
    const quarterMs = endMs - QUARTER * MINUTE_MS;
    for (const counted of folded(this.#counts)) {
      times.add(this.#countOf(counted, counted.at, counted.count));
      if (counted.at.getTime() < quarterMs) continue;
      for (let minute = QUARTER - MINUTES; minute < QUARTER; minute += 1) {
        const at = new Date(quarterMs + minute * MINUTE_MS);
        const before = Math.round((counted.count * minute) / QUARTER);
        const count = Math.round((counted.count * (minute + 1)) / QUARTER) - before;
        if (count > 0) minutes.add(this.#countOf(counted, at, count));
      }
    }
    return [...times.take(), ...minutes.take()].filter((cell) => this.#isRead(cell));
  }

  // Where a key was used is read by the hour of the same day alone.
  #isRead({ cut, grain, at }: UsageCell): boolean {
    if (cut === 'full' && grain === 'hour' && this.#isOld(at)) return false;
    return READ.includes(`${cut} ${grain}`);
  }

  #isOld(at: Date): boolean {
    return at.getTime() < this.quartersSince - DAY_MS;
  }

  #countOf(counted: DemoCount, minute: Date, count: number): MinuteCount {
    const { id: keyId, environment } = this.#keyOf(counted.key);
    const { outcome, status, country } = counted;
    return {
      ...{ workspaceId: this.workspaceId, keyId, environment, minute, endpoint: 'GET /v1' },
      ...{ outcome, status, country, count, responses: count },
      ...{ latencyBins: [], latencyCounts: [] },
    };
  }

  #addresses(): AddressCount[] {
    const rows = new Map<string, AddressCount>();
    for (const use of this.#uses) {
      // What is long past is written by the day.
      const hour = floor(use.at, this.#isOld(use.at) ? DAY_MS : 60 * MINUTE_MS);
      const name = `${use.key} ${use.address} ${hour.getTime()}`;
      const owner = { workspaceId: this.workspaceId, key: this.#keyOf(use.key) };
      const row = rows.get(name) ?? addressCountOf(owner, { ...use, count: 0 }, hour);
      rows.set(name, { ...row, count: row.count + use.count });
    }
    return [...rows.values()];
  }

  #keyOf(name: DemoKeyName): StoredDemoKey {
    const key = this.keys.get(name);
    if (key === undefined) throw new Error(`there is no key ${name}`);
    return key;
  }
}

/** By the quarter of an hour, whatever the endpoint, and of the status only whether something failed. */
function folded(counts: readonly DemoCount[]): Iterable<DemoCount> {
  const sums = new Map<string, DemoCount>();
  for (const counted of counts) {
    const { key, outcome, country } = counted;
    const status = counted.status < 400 ? 200 : 500;
    const at = floor(counted.at, QUARTER * MINUTE_MS);
    const name = `${key} ${at.getTime()} ${outcome} ${status} ${country}`;
    const sum = sums.get(name);
    if (sum === undefined) sums.set(name, { ...counted, status, at });
    else sum.count += counted.count;
  }
  return sums.values();
}

function floor(at: Date, stepMs: number): Date {
  return new Date(at.getTime() - (at.getTime() % stepMs));
}

async function inSlices<T>(
  all: readonly T[],
  write: (batchId: string, rows: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < all.length; start += ROWS) {
    await write(newId(runtime, 'batch'), all.slice(start, start + ROWS));
  }
}
