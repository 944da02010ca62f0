import type { Outcome } from '../usage';
import type { DemoCell } from './demo-cells';
import type { DemoKeyName } from './demo-keys';
import type { Batch, KeyTraffic } from './key-traffic';
import { normal, partition, type SeededRandom } from './seeded-random';

/** How many requests there were in a time, as they are counted. */
export interface DemoCount {
  key: DemoKeyName;
  /** The beginning of the time. */
  at: Date;
  /** A template: `GET /v1/orders/{id}`. */
  endpoint: string;
  outcome: Outcome;
  status: number;
  country: string;
  count: number;
  /** How long the answers took, in seconds, and how many took that long. */
  latencies: readonly { seconds: number; count: number }[];
}

/** From where a key was used in a time. */
export interface DemoUse {
  key: DemoKeyName;
  at: Date;
  outcome: Outcome;
  address: string;
  count: number;
}

/** A single request: one of those that are counted. */
export interface DemoRequest {
  key: DemoKeyName;
  at: Date;
  method: string;
  path: string;
  endpoint: string;
  outcome: Outcome;
  status: number;
  country: string;
  address: string;
  userAgent: string;
  seconds: number;
}

/** A batch of requests and the time in which they were. */
export interface TimedBatch extends Batch {
  traffic: KeyTraffic;
  at: Date;
  minutes: number;
}

const MINUTE_MS = 60_000;
/** How wide latencies are spread: log-normal, with a p99 of 3.6 times the median. */
const SPREAD = 0.55;
/** Where latencies are taken, in deviations, and which share of the requests each stands for. */
const QUANTILES = [
  { deviations: -1.64, share: 0.1 },
  { deviations: -0.84, share: 0.2 },
  { deviations: -0.13, share: 0.3 },
  { deviations: 0.52, share: 0.2 },
  { deviations: 1.1, share: 0.13 },
  { deviations: 1.72, share: 0.055 },
  { deviations: 2.43, share: 0.015 },
] as const;
const SHARES = QUANTILES.map(({ share }) => share);
/** How much all latencies of one time differ from those of another. */
const UNREST = 0.03;

/** A batch as it is counted. */
export function countOf(
  random: SeededRandom,
  { traffic, at, cell, requests }: TimedBatch,
): DemoCount {
  const { outcome, status, country } = cell;
  const median = cell.medianSeconds * Math.exp(UNREST * normal(random));
  const parts = partition(random, requests, SHARES);
  const latencies = QUANTILES.map(({ deviations }, place) => ({
    seconds: median * Math.exp(SPREAD * deviations),
    count: parts[place] ?? 0,
  })).filter(({ count }) => count > 0);
  const endpoint = templateOf(cell);
  return { key: traffic.name, at, endpoint, outcome, status, country, count: requests, latencies };
}

/** The addresses of a batch: the first of a key are used most. */
export function usesOf(
  random: SeededRandom,
  { traffic, at, cell, requests }: TimedBatch,
): DemoUse[] {
  const addresses = traffic.addressesIn(cell.country);
  const weights = addresses.map((_address, place) => 1 / (place + 1));
  return partition(random, requests, weights).flatMap((count, place) => {
    const address = addresses[place];
    if (address === undefined || count === 0) return [];
    return [{ key: traffic.name, at, outcome: cell.outcome, address, count }];
  });
}

/** One request of a batch. */
export function requestOf(
  random: SeededRandom,
  { traffic, at, minutes, cell }: TimedBatch,
): DemoRequest {
  const { outcome, status, country, endpoint, medianSeconds } = cell;
  const addresses = traffic.addressesIn(country);
  const { agents } = traffic.key;
  return {
    key: traffic.name,
    at: new Date(at.getTime() + Math.floor(random() * minutes * MINUTE_MS)),
    method: endpoint.method,
    path: endpoint.path.replace('{id}', `${endpoint.idPrefix}_${newId(random)}`),
    endpoint: templateOf(cell),
    outcome,
    status,
    country,
    // As often as in `usesOf`, roughly.
    address: addresses[Math.floor(random() ** 2 * addresses.length)] ?? '',
    userAgent: agents[Math.floor(random() * agents.length)] ?? '',
    seconds: medianSeconds * Math.exp(SPREAD * normal(random)),
  };
}

function templateOf({ endpoint: { method, path } }: DemoCell): string {
  return `${method} ${path}`;
}

const ID_LENGTH = 10;

function newId(random: SeededRandom): string {
  let id = '';
  while (id.length < ID_LENGTH) id += Math.floor(random() * 36).toString(36);
  // Ids have a digit: that is how they are told from words.
  return `${id}${Math.floor(random() * 10)}`;
}
