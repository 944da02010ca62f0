import type { MinuteCount, UsageGrain } from './usage';

/** Every grain, the finest first. */
export const USAGE_GRAINS = ['minute', 'quarter', 'hour', 'day'] as const satisfies UsageGrain[];

/** Which dimensions a row keeps; those that it leaves out are empty. */
const CUTS = {
  workspace: { keepsKey: false, keepsEndpoint: false },
  endpoints: { keepsKey: false, keepsEndpoint: true },
  keys: { keepsKey: true, keepsEndpoint: false },
  full: { keepsKey: true, keepsEndpoint: true },
} as const;
export type UsageCut = keyof typeof CUTS;
const CUT_NAMES = ['workspace', 'endpoints', 'keys', 'full'] as const satisfies UsageCut[];

/** A row of `usage_counts`. */
export interface UsageCell {
  workspaceId: string;
  cut: UsageCut;
  grain: UsageGrain;
  /** The beginning of its time, UTC. */
  at: Date;
  keyId: string;
  environment: string;
  endpoint: string;
  outcome: string;
  status: number;
  country: string;
  count: number;
  responses: number;
  latencyBins: readonly number[];
  latencyCounts: readonly number[];
}

const MINUTE_MS = 60_000;
const LENGTHS_MS: Readonly<Record<UsageGrain, number>> = {
  minute: MINUTE_MS,
  quarter: 15 * MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 1_440 * MINUTE_MS,
};

/** The moments before which the rows of a grain are not wanted, in milliseconds since 1970. */
export type KeptSince = Readonly<Partial<Record<UsageGrain, number>>>;

/**
 * Rolls counts up in memory: to the same rows that the job makes of `usage_deltas`
 * (lib/stores/usage-roll-up.ts), for what is too much for it.
 */
export class UsageCells {
  /** By grain, moment, and what the cut keeps. */
  #cells = newCells();

  constructor(private readonly keptSince: KeptSince = {}) {}

  /** Adds a count to each row that it belongs to. Its bins must be in ascending order. */
  add(counted: MinuteCount): void {
    const minuteMs = counted.minute.getTime();
    const places = CUT_NAMES.map((cut) => ({ cut, name: nameOf(counted, cut) }));
    for (const grain of USAGE_GRAINS) {
      const atMs = minuteMs - (minuteMs % LENGTHS_MS[grain]);
      if (atMs < (this.keptSince[grain] ?? 0)) continue;
      const cells = this.#cells[grain].get(atMs) ?? new Map<string, UsageCell>();
      this.#cells[grain].set(atMs, cells);
      for (const { cut, name } of places) {
        const known = cells.get(name);
        if (known === undefined) cells.set(name, cellOf(counted, cut, grain, new Date(atMs)));
        else addTo(known, counted);
      }
    }
  }

  /** Hands over the rows and begins anew. */
  take(): UsageCell[] {
    const taken = USAGE_GRAINS.flatMap((grain) =>
      [...this.#cells[grain].values()].flatMap((cells) => [...cells.values()]),
    );
    this.#cells = newCells();
    return taken;
  }
}

function newCells(): Record<UsageGrain, Map<number, Map<string, UsageCell>>> {
  return { minute: new Map(), quarter: new Map(), hour: new Map(), day: new Map() };
}

function nameOf(counted: MinuteCount, cut: UsageCut): string {
  const { workspaceId, environment, outcome, status } = counted;
  const { keepsKey, keepsEndpoint } = CUTS[cut];
  const name = `${cut} ${workspaceId} ${environment} ${outcome} ${status}`;
  const withKey = keepsKey ? `${name} ${counted.keyId}` : name;
  return keepsEndpoint ? `${withKey} ${counted.country} ${counted.endpoint}` : withKey;
}

function cellOf(counted: MinuteCount, cut: UsageCut, grain: UsageGrain, at: Date): UsageCell {
  const { keepsKey, keepsEndpoint } = CUTS[cut];
  return {
    workspaceId: counted.workspaceId,
    cut,
    grain,
    at,
    keyId: keepsKey ? counted.keyId : '',
    environment: counted.environment,
    endpoint: keepsEndpoint ? counted.endpoint : '',
    outcome: counted.outcome,
    status: counted.status,
    country: keepsEndpoint ? counted.country : '',
    count: counted.count,
    responses: counted.responses,
    latencyBins: counted.latencyBins,
    latencyCounts: counted.latencyCounts,
  };
}

function addTo(
  cell: UsageCell,
  { count, responses, latencyBins, latencyCounts }: MinuteCount,
): void {
  cell.count += count;
  cell.responses += responses;
  const merged = mergeBins(cell, { latencyBins, latencyCounts });
  cell.latencyBins = merged.latencyBins;
  cell.latencyCounts = merged.latencyCounts;
}

type Bins = Pick<MinuteCount, 'latencyBins' | 'latencyCounts'>;

/** The bins of both, ascending as they are. */
function mergeBins(a: Bins, b: Bins): Bins {
  const latencyBins: number[] = [];
  const latencyCounts: number[] = [];
  let [inA, inB] = [0, 0];
  while (inA < a.latencyBins.length || inB < b.latencyBins.length) {
    const binA = a.latencyBins[inA] ?? Number.POSITIVE_INFINITY;
    const binB = b.latencyBins[inB] ?? Number.POSITIVE_INFINITY;
    const bin = Math.min(binA, binB);
    let count = 0;
    if (binA === bin) count += a.latencyCounts[inA++] ?? 0;
    if (binB === bin) count += b.latencyCounts[inB++] ?? 0;
    latencyBins.push(bin);
    latencyCounts.push(count);
  }
  return { latencyBins, latencyCounts };
}
