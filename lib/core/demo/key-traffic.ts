import { DAY_MS } from '../lifetimes';
import { type DemoCountry, demoAddresses } from './demo-addresses';
import { type DemoCell, failingCells, plainCells, refusedCells } from './demo-cells';
import { DEMO_INCIDENTS, type DemoIncident, incidentTime } from './demo-incidents';
import { DEMO_KEYS, type DemoKey, type DemoKeyName, demoLimit } from './demo-keys';
import { busyness } from './rhythm';
import { normal, occurrences, partition, type SeededRandom, seededRandom } from './seeded-random';

/** What demo traffic is made from: the same gives the same. */
export interface DemoPlan {
  seed: string;
  until: Date;
  requestsPerDay: number;
}

/** A part of a key's requests: how many, and of which kinds. */
interface Stream {
  requests: number;
  cells: readonly DemoCell[];
}

/** How many requests of one kind there were in a time. */
export interface Batch {
  cell: DemoCell;
  requests: number;
}

/** The incidents' requests are of so many a day. */
const REFERENCE_PER_DAY = 400_000;
const SMALLEST_SCALE = 0.1;
/** How much one hour differs from the same hour of another day. */
const UNREST = 0.05;
/** What is refused of a key that is deactivated, a day. */
const TRICKLE_PER_DAY = 20;
const HOUR_MS = 3_600_000;

/** The requests of one key, asked for in the order of time. */
export class KeyTraffic {
  readonly #key: DemoKey;
  readonly #plain: readonly DemoCell[];
  readonly #random: SeededRandom;
  readonly #addresses = new Map<DemoCountry, readonly string[]>();
  readonly #incidents: readonly (DemoIncident & { fromMs: number; untilMs: number })[];
  #hour = Number.NaN;
  #mood = 1;

  constructor(
    readonly name: DemoKeyName,
    private readonly plan: DemoPlan,
  ) {
    this.#key = DEMO_KEYS[name];
    this.#plain = plainCells(this.#key);
    this.#random = seededRandom(`${plan.seed} ${name}`);
    this.#incidents = DEMO_INCIDENTS.filter(({ key }) => key === name).map((incident) => ({
      ...incident,
      ...incidentTime(incident, plan.until),
    }));
  }

  get key(): DemoKey {
    return this.#key;
  }

  /** What the key does in some minutes. */
  during(fromMs: number, minutes: number): Batch[] {
    return this.#streams(fromMs, minutes).flatMap(({ requests, cells }) => {
      const weights = cells.map(({ weight }) => weight);
      const parts = requests === 0 ? [] : partition(this.#random, requests, weights);
      return cells
        .map((cell, place) => ({ cell, requests: parts[place] ?? 0 }))
        .filter((batch) => batch.requests > 0);
    });
  }

  /** The addresses from which it is used in a country, those used most first. */
  addressesIn(country: DemoCountry): readonly string[] {
    const known = this.#addresses.get(country);
    if (known !== undefined) return known;
    const seed = `${this.plan.seed} ${this.name}`;
    const addresses = demoAddresses(country, this.#key.addresses, seed);
    this.#addresses.set(country, addresses);
    return addresses;
  }

  #streams(fromMs: number, minutes: number): Stream[] {
    const plain = { requests: this.#usual(fromMs, minutes), cells: this.#cellsAt(fromMs) };
    const incident = this.#incidents.find(
      (planted) => fromMs >= planted.fromMs && fromMs < planted.untilMs,
    );
    return incident === undefined ? [plain] : this.#troubled(plain, incident, minutes);
  }

  #troubled(plain: Stream, { effect, ...incident }: DemoIncident, minutes: number): Stream[] {
    const scale = Math.max(SMALLEST_SCALE, this.plan.requestsPerDay / REFERENCE_PER_DAY);
    const extra = (requests: number) => Math.round((requests * scale * minutes) / incident.minutes);
    switch (effect.kind) {
      case 'refusals':
        return [
          plain,
          { requests: extra(effect.requests), cells: refusedCells(this.#key, effect.outcome) },
        ];
      case 'failures':
        return [{ ...plain, cells: failingCells(this.#key, effect.share, effect.status) }];
      case 'country': {
        const cells = plainCells({ ...this.#key, countries: { [effect.country]: 1 } });
        return [plain, { requests: extra(effect.requests), cells }];
      }
      case 'use':
        return [{ requests: extra(effect.requests), cells: this.#plain }];
      case 'volume':
        return [{ ...plain, requests: Math.round(plain.requests * effect.factor) }];
      case 'limit':
        return this.#limited(effect.share, minutes);
    }
  }

  #limited(share: number, minutes: number): Stream[] {
    const limit = demoLimit(this.#key, this.plan.requestsPerDay) * minutes;
    const allowed = Math.round(Math.min(1, share) * limit);
    const refused = Math.round(Math.max(0, share - 1) * limit);
    return [
      { requests: allowed, cells: this.#plain },
      { requests: refused, cells: refusedCells(this.#key, 'rate_limited') },
    ];
  }

  #usual(fromMs: number, minutes: number): number {
    const { used, ageDays, share, pattern, zone } = this.#key;
    const daysAgo = this.#daysAgo(fromMs);
    const { fromDaysAgo, untilDaysAgo } = used ?? { fromDaysAgo: ageDays, untilDaysAgo: 0 };
    if (daysAgo > fromDaysAgo || daysAgo <= untilDaysAgo) return 0;
    const rate = this.#isDeactivated(fromMs)
      ? TRICKLE_PER_DAY
      : this.plan.requestsPerDay * share * busyness(pattern, zone, new Date(fromMs));
    return occurrences(this.#random, (rate * this.#moodAt(fromMs) * minutes) / 1440);
  }

  #cellsAt(fromMs: number): readonly DemoCell[] {
    return this.#isDeactivated(fromMs) ? refusedCells(this.#key, 'key_inactive') : this.#plain;
  }

  #isDeactivated(fromMs: number): boolean {
    return this.#daysAgo(fromMs) <= (this.#key.deactivatedDaysAgo ?? Number.NEGATIVE_INFINITY);
  }

  #daysAgo(atMs: number): number {
    return (this.plan.until.getTime() - atMs) / DAY_MS;
  }

  // One mood an hour: quarters of an hour that each differ would look like noise, not like people.
  #moodAt(atMs: number): number {
    const hour = Math.floor(atMs / HOUR_MS);
    if (hour !== this.#hour) this.#mood = Math.exp(UNREST * normal(this.#random));
    this.#hour = hour;
    return this.#mood;
  }
}
