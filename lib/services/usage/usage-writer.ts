import { LRUCache } from 'lru-cache';
import type { AddressCount, AddressGroup } from '../../core/usage';
import { isRefusedRow } from '../../stores/database-error';
import {
  addAddressCounts,
  addMinuteCounts,
  addReportCounts,
  addScopeCounts,
  foldAddresses,
} from '../../stores/usage';
import { newId } from '../audit';
import type { Runtime } from '../context';
import { type Rows, slicesOf } from './slices';
import type { TakenCounts } from './usage-memory';

/** What writing needs of the runtime. */
export type WriterParts = Pick<Runtime, 'log' | 'now' | 'random'> &
  Pick<Runtime['database'], 'pool'>;

/** Small, so that building one holds the event loop up for less than a millisecond. */
export const SLICE_ROWS = 250;
/** How many addresses of a key, hour and outcome are kept in the database. */
const ADDRESSES_KEPT = 1_000;
/** After how many new ones a group is looked at: until then it may have so many more, in each process. */
const FOLD_AFTER = 250;
const GROUPS_MAX = 10_000;
/** A slice in doubt is given up before its batch id is forgotten: rather lost than counted twice. */
const DOUBT_MS_MAX = 23 * 3_600_000;

interface Slice {
  batchId: string;
  madeMs: number;
  content: Rows;
}

/** Writes what was taken from memory: each slice once, in order, however often it must be tried. */
export class UsageWriter {
  /** Not cut into slices yet. */
  #rest: Generator<Rows, undefined> | null = null;
  /** Cut, and perhaps written: they keep their batch ids until that is known. */
  readonly #slices: Slice[] = [];
  /** How many addresses this process has added to a group since it was folded last. */
  readonly #grown = new LRUCache<string, number>({ max: GROUPS_MAX });

  /** @param settle is told how many rows are done, and how many of their decisions are in no count */
  constructor(
    private readonly parts: WriterParts,
    private readonly settle: (rows: number, dropped: number) => void,
  ) {}

  get isDone(): boolean {
    return this.#rest === null && this.#slices.length === 0;
  }

  /** Hands over counts to write, once everything before is written. */
  begin(taken: TakenCounts): void {
    this.#rest = slicesOf(taken, SLICE_ROWS);
  }

  /**
   * Writes until nothing is left, other work in between.
   * @throws DomainError `unavailable`, or what the database says: call it again later
   */
  async write(): Promise<void> {
    for (let slice = this.#first(); slice !== undefined; slice = this.#first()) {
      await this.#send(slice);
      await nextTurn();
    }
  }

  #first(): Slice | undefined {
    if (this.#slices.length === 0) {
      const content = this.#rest?.next().value;
      if (content === undefined) this.#rest = null;
      else this.#slices.push(this.#sliceOf(content));
    }
    return this.#slices[0];
  }

  async #send(slice: Slice): Promise<void> {
    const { rows } = slice.content;
    if (this.parts.now().getTime() - slice.madeMs > DOUBT_MS_MAX) return this.#giveUp(slice, null);
    try {
      await this.#add(slice);
    } catch (error) {
      if (!isRefusedRow(error)) throw error;
      // One row that is refused (its key was deleted by hand) must not hold up the others.
      return rows.length > 1 ? this.#split(slice) : this.#giveUp(slice, error);
    }
    this.#slices.shift();
    this.settle(rows.length, 0);
  }

  async #add({ batchId, content }: Slice): Promise<void> {
    const { pool } = this.parts;
    if (content.table === 'minutes') await addMinuteCounts(pool, batchId, content.rows);
    else if (content.table === 'reports') await addReportCounts(pool, batchId, content.rows);
    else if (content.table === 'scopes') await addScopeCounts(pool, batchId, content.rows);
    else await this.#addAddresses(batchId, content.rows);
  }

  async #addAddresses(batchId: string, rows: readonly AddressCount[]): Promise<void> {
    const { pool } = this.parts;
    for (const { newRows, ...group } of await addAddressCounts(pool, batchId, rows)) {
      const name = nameOf(group);
      const grown = (this.#grown.get(name) ?? 0) + newRows;
      this.#grown.set(name, grown >= FOLD_AFTER ? 0 : grown);
      if (grown >= FOLD_AFTER) await foldAddresses(pool, group, ADDRESSES_KEPT);
    }
  }

  #split({ content }: Slice): void {
    const half = content.rows.length >> 1;
    const parts = [cut(content, 0, half), cut(content, half)];
    this.#slices.splice(0, 1, ...parts.map((part) => this.#sliceOf(part)));
  }

  #giveUp({ content: { table, rows } }: Slice, error: unknown): void {
    let decisions = 0;
    for (const { count } of rows) decisions += count;
    this.parts.log.error({ error, table, decisions }, 'counts were given up');
    this.#slices.shift();
    this.settle(rows.length, table === 'minutes' ? decisions : 0);
  }

  #sliceOf(content: Rows): Slice {
    const madeMs = this.parts.now().getTime();
    return { batchId: newId(this.parts, 'batch'), madeMs, content };
  }
}

/** Lets other work run. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function nameOf({ keyId, hour, outcome }: AddressGroup): string {
  return `${keyId} ${hour.getTime()} ${outcome}`;
}

function cut(content: Rows, from: number, until?: number): Rows {
  const { table } = content;
  if (table === 'addresses') return { table, rows: content.rows.slice(from, until) };
  if (table === 'reports') return { table, rows: content.rows.slice(from, until) };
  if (table === 'scopes') return { table, rows: content.rows.slice(from, until) };
  return { table, rows: content.rows.slice(from, until) };
}
