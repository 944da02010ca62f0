import { LRUCache } from 'lru-cache';
import type { RestrictionReason } from '../../core/restrictions/restrictions';
import {
  type CountedKey,
  EVERY_REQUEST,
  OTHER,
  type Outcome,
  type ScopeCount,
  type UsageEvent,
} from '../../core/usage';
import { latencyBinOf } from './latency-sketch';

/** What one key did in one minute; `key` is null for decisions about no known key. */
export interface KeyMinute {
  key: CountedKey | null;
  minute: Date;
  endpoints: Map<string, Cell[]>;
}

/** What happened at one endpoint with one outcome, one status and one country. */
export interface Cell {
  outcome: Outcome;
  status: number;
  country: string;
  count: number;
  responses: number;
  /** Answers by bin of latency. */
  bins: Map<number, number>;
}

/** From where one key was used in one hour, and what was only reported. */
export interface KeyHour {
  key: CountedKey;
  hour: Date;
  /** Few: looked through faster than a map. */
  outcomes: { outcome: Outcome; addresses: Map<string, number> }[];
  reports: Map<RestrictionReason, number>;
  /** What was needed by what was let through. */
  scopes: Map<ScopeCount['scope'], number>;
}

/** What was counted and is handed over to be written. */
export interface TakenCounts {
  minutes: KeyMinute[];
  hours: KeyHour[];
}

/** How much is kept; beyond `rowsMax` detail becomes `other`, beyond twice that nothing new is begun. */
export interface UsageBounds {
  endpointsMax: number;
  addressesMax: number;
  /** Up to a kilobyte each. */
  rowsMax: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Of how many keys it is remembered which endpoints they had in this hour. */
const REMEMBERED_KEYS_MAX = 20_000;
const NOBODY = '';

/** The counts that are not written yet, in memory: merged by key, minute and every dimension. */
export class UsageMemory {
  readonly #endpoints = new LRUCache<string, Set<string>>({ max: REMEMBERED_KEYS_MAX });
  readonly #minutes = new Periods<KeyMinute>(MINUTE_MS);
  readonly #hours = new Periods<KeyHour>(HOUR_MS);
  #rows = 0;
  #dropped = 0;

  constructor(private readonly bounds: UsageBounds) {}

  /** The decisions that are in no count: there was no room. */
  get dropped(): number {
    return this.#dropped;
  }

  get isEmpty(): boolean {
    return this.#minutes.isEmpty;
  }

  /** Counts a decision or an answer at a moment, in milliseconds since 1970. */
  add(event: UsageEvent, atMs: number): void {
    this.#minutes.enter(atMs);
    const cell = this.#cellOf(event, atMs);
    const isDecision = event.counts !== 'answer';
    if (cell === null) {
      if (isDecision) this.#dropped += 1;
      return;
    }
    if (isDecision) cell.count += 1;
    if (event.counts !== 'decision') addAnswer(cell, event.seconds);
    if (isDecision && event.key !== null) this.#addDetail(event.key, event, atMs);
  }

  /** Hands over what was counted and begins anew. Its rows go on taking room until `release`. */
  take(): TakenCounts {
    return { minutes: this.#minutes.take(), hours: this.#hours.take() };
  }

  /** Rows that were taken are written: there is room again. */
  release(rows: number): void {
    this.#rows -= rows;
  }

  /** What an endpoint is counted under: itself, while it is one of the first so many of its key in an hour. */
  endpointOf(event: Pick<UsageEvent, 'key' | 'endpoint'>, atMs: number): string {
    return this.#hasRoomFor(event, atMs) ? event.endpoint : OTHER;
  }

  #cellOf(event: UsageEvent, atMs: number): Cell | null {
    const name = event.key?.id ?? NOBODY;
    let keyMinute = this.#minutes.of(name);
    if (keyMinute === undefined) {
      if (this.#isFull) return null;
      keyMinute = { key: event.key, minute: this.#minutes.start, endpoints: new Map() };
      this.#minutes.set(name, keyMinute);
    }
    const { endpoints } = keyMinute;
    const known = find(endpoints.get(event.endpoint), event);
    if (known !== undefined) return known;
    const endpoint = this.endpointOf(event, atMs);
    const cells = endpoints.get(endpoint) ?? [];
    const other = find(cells, event);
    if (other !== undefined) return other;
    if (this.#isFull) return null;
    const { outcome, status, country } = event;
    const cell = { outcome, status, country, count: 0, responses: 0, bins: new Map() };
    if (cells.push(cell) === 1) endpoints.set(endpoint, cells);
    this.#rows += 1;
    return cell;
  }

  get #isFull(): boolean {
    return this.#rows >= 2 * this.bounds.rowsMax;
  }

  /** Whether the endpoint is one of the first so many of its key in this hour. */
  #hasRoomFor({ key, endpoint }: Pick<UsageEvent, 'key' | 'endpoint'>, atMs: number): boolean {
    if (this.#rows >= this.bounds.rowsMax) return false;
    const name = `${Math.floor(atMs / HOUR_MS)} ${key?.id ?? NOBODY}`;
    const endpoints = this.#endpoints.get(name) ?? new Set();
    if (endpoints.size === 0) this.#endpoints.set(name, endpoints);
    if (endpoints.size >= this.bounds.endpointsMax) return endpoints.has(endpoint);
    endpoints.add(endpoint);
    return true;
  }

  #addDetail(key: CountedKey, event: UsageEvent, atMs: number): void {
    const { outcome, address, report } = event;
    const needed = outcome === 'valid' ? event.needed : undefined;
    if (address === null && report === null && needed === undefined) return;
    this.#hours.enter(atMs);
    let keyHour = this.#hours.of(key.id);
    if (keyHour === undefined) {
      keyHour = {
        key,
        hour: this.#hours.start,
        outcomes: [],
        reports: new Map(),
        scopes: new Map(),
      };
      this.#hours.set(key.id, keyHour);
    }
    if (address !== null) this.#addAddress(addressesOf(keyHour, outcome), address);
    // Six reasons: there is always room.
    if (report !== null) this.#increment(keyHour.reports, report);
    // No more than a key can have.
    if (needed === undefined) return;
    this.#increment(keyHour.scopes, EVERY_REQUEST);
    for (const scope of needed) this.#increment(keyHour.scopes, scope);
  }

  #addAddress(addresses: Map<string, number>, address: string): void {
    const isFull = addresses.size >= this.bounds.addressesMax || this.#rows >= this.bounds.rowsMax;
    this.#increment(addresses, !isFull || addresses.has(address) ? address : OTHER);
  }

  #increment<T>(counts: Map<T, number>, name: T): void {
    const before = counts.get(name);
    if (before === undefined) this.#rows += 1;
    counts.set(name, (before ?? 0) + 1);
  }
}

/** What belongs to a key and a period of one length; the period that was entered last is at hand. */
class Periods<T> {
  #all = new Map<number, Map<string, T>>();
  #startMs = Number.NaN;
  #present = new Map<string, T>();
  start = new Date(Number.NaN);

  constructor(private readonly lengthMs: number) {}

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  enter(atMs: number): void {
    if (atMs >= this.#startMs && atMs < this.#startMs + this.lengthMs) return;
    this.#startMs = atMs - (atMs % this.lengthMs);
    this.start = new Date(this.#startMs);
    this.#present = this.#all.get(this.#startMs) ?? new Map();
    this.#all.set(this.#startMs, this.#present);
  }

  of(name: string): T | undefined {
    return this.#present.get(name);
  }

  set(name: string, value: T): void {
    this.#present.set(name, value);
  }

  take(): T[] {
    const taken = [...this.#all.values()].flatMap((values) => [...values.values()]);
    this.#all = new Map();
    this.#startMs = Number.NaN;
    return taken;
  }
}

function find(cells: readonly Cell[] | undefined, event: UsageEvent): Cell | undefined {
  for (const cell of cells ?? []) {
    const isSame =
      cell.outcome === event.outcome &&
      cell.status === event.status &&
      cell.country === event.country;
    if (isSame) return cell;
  }
  return undefined;
}

function addAnswer(cell: Cell, seconds: number | null): void {
  cell.responses += 1;
  if (seconds === null) return;
  const bin = latencyBinOf(seconds);
  cell.bins.set(bin, (cell.bins.get(bin) ?? 0) + 1);
}

function addressesOf({ outcomes }: KeyHour, outcome: Outcome): Map<string, number> {
  for (const known of outcomes) if (known.outcome === outcome) return known.addresses;
  const addresses = new Map<string, number>();
  outcomes.push({ outcome, addresses });
  return addresses;
}
