import { LRUCache } from 'lru-cache';
import type { KeyId, WorkspaceId } from '../../core/ids';
import { emptyHistogram, latencyBucketOf } from '../../core/latency';
import type { RestrictionReason } from '../../core/restrictions/restrictions';
import { OTHER, type Outcome, type UsageEvent } from '../../core/usage';

/** What one key did in one hour; `key` is null for decisions about no known key. */
export interface KeyHour {
  key: { id: KeyId; workspaceId: WorkspaceId } | null;
  hour: Date;
  /** Few: looked through faster than a map. */
  outcomes: OutcomeCounts[];
}

/** Histograms by endpoint, and numbers of decisions by address and by what was only reported. */
export interface OutcomeCounts {
  outcome: Outcome;
  endpoints: Map<string, number[]>;
  addresses: Map<string, number>;
  reports: Map<RestrictionReason, number>;
}

/** How much is kept; beyond `rowsMax` detail becomes `other`, beyond twice that nothing new is begun. */
export interface UsageBounds {
  endpointsMax: number;
  addressesMax: number;
  /** Up to 600 bytes each. */
  rowsMax: number;
}

const HOUR_MS = 3_600_000;
/** Of how many keys it is remembered which endpoints they had in this hour. */
const REMEMBERED_KEYS_MAX = 20_000;
const NOBODY = '';

/** The counts that are not written yet, in memory: merged by key, hour, outcome, endpoint and address. */
export class UsageMemory {
  readonly #endpoints = new LRUCache<string, Set<string>>({ max: REMEMBERED_KEYS_MAX });
  #hours = new Map<number, Map<string, KeyHour>>();
  #hourStart = Number.NaN;
  #hour = new Date(Number.NaN);
  #keys = new Map<string, KeyHour>();
  #rows = 0;
  #dropped = 0;

  constructor(private readonly bounds: UsageBounds) {}

  /** The decisions that are in no count: there was no room. */
  get dropped(): number {
    return this.#dropped;
  }

  get isEmpty(): boolean {
    return this.#hours.size === 0;
  }

  /** Counts a decision at a moment, in milliseconds since 1970. */
  add(event: UsageEvent, atMs: number): void {
    if (!(atMs >= this.#hourStart && atMs < this.#hourStart + HOUR_MS)) this.#enterHour(atMs);
    const counts = this.#countsOf(event);
    const endpoint = counts === null ? null : this.#histogramOf(counts, event);
    if (counts === null || endpoint === null) {
      this.#dropped += 1;
      return;
    }
    const bucket = latencyBucketOf(event.seconds);
    endpoint[bucket] = (endpoint[bucket] ?? 0) + 1;
    if (event.address !== null && event.key !== null) this.#addAddress(counts, event.address);
    if (event.report !== null) this.#addReport(counts, event.report);
  }

  /** Hands over what was counted and begins anew. Its rows go on taking room until `release`. */
  take(): KeyHour[] {
    const taken = [...this.#hours.values()].flatMap((keys) => [...keys.values()]);
    this.#hours = new Map();
    this.#hourStart = Number.NaN;
    return taken;
  }

  /** Rows that were taken are written: there is room again. */
  release(rows: number): void {
    this.#rows -= rows;
  }

  /** Decisions that were taken could not be kept either. */
  drop(decisions: number): void {
    this.#dropped += decisions;
  }

  #enterHour(atMs: number): void {
    const start = atMs - (atMs % HOUR_MS);
    this.#hourStart = start;
    this.#hour = new Date(start);
    const keys = this.#hours.get(start) ?? new Map<string, KeyHour>();
    this.#hours.set(start, keys);
    this.#keys = keys;
  }

  #countsOf({ key, outcome }: UsageEvent): OutcomeCounts | null {
    const name = key === null ? NOBODY : key.id;
    let keyHour = this.#keys.get(name);
    for (const counts of keyHour?.outcomes ?? []) if (counts.outcome === outcome) return counts;
    if (this.#rows >= 2 * this.bounds.rowsMax) return null;
    if (keyHour === undefined) {
      keyHour = { key, hour: this.#hour, outcomes: [] };
      this.#keys.set(name, keyHour);
    }
    const counts = { outcome, endpoints: new Map(), addresses: new Map(), reports: new Map() };
    keyHour.outcomes.push(counts);
    return counts;
  }

  #histogramOf({ endpoints }: OutcomeCounts, event: UsageEvent): number[] | null {
    const known = endpoints.get(event.endpoint);
    if (known !== undefined) return known;
    const endpoint = this.#hasRoomFor(event) ? event.endpoint : OTHER;
    const other = endpoints.get(endpoint);
    if (other !== undefined) return other;
    if (this.#rows >= 2 * this.bounds.rowsMax) return null;
    const histogram = emptyHistogram();
    endpoints.set(endpoint, histogram);
    this.#rows += 1;
    return histogram;
  }

  /** Whether the endpoint is one of the first so many of its key in this hour. */
  #hasRoomFor({ key, endpoint }: UsageEvent): boolean {
    if (this.#rows >= this.bounds.rowsMax) return false;
    const name = `${this.#hourStart} ${key?.id ?? NOBODY}`;
    const endpoints = this.#endpoints.get(name) ?? new Set();
    if (endpoints.size === 0) this.#endpoints.set(name, endpoints);
    if (endpoints.size >= this.bounds.endpointsMax) return endpoints.has(endpoint);
    endpoints.add(endpoint);
    return true;
  }

  // Six reasons: there is always room.
  #addReport({ reports }: OutcomeCounts, reason: RestrictionReason): void {
    const before = reports.get(reason);
    if (before === undefined) this.#rows += 1;
    reports.set(reason, (before ?? 0) + 1);
  }

  #addAddress({ addresses }: OutcomeCounts, address: string): void {
    const known = addresses.get(address);
    if (known !== undefined) {
      addresses.set(address, known + 1);
      return;
    }
    const isFull = addresses.size >= this.bounds.addressesMax || this.#rows >= this.bounds.rowsMax;
    const name = isFull ? OTHER : address;
    const before = addresses.get(name);
    if (before === undefined) this.#rows += 1;
    addresses.set(name, (before ?? 0) + 1);
  }
}
