import type { Outcome } from '../usage';
import type { DemoCountry } from './demo-addresses';
import type { DemoKeyName } from './demo-keys';

/** What happens to a key's traffic during an incident. */
export type DemoEffect =
  /** So many more requests are refused; of 400,000 a day, here and below. */
  | { kind: 'refusals'; outcome: Exclude<Outcome, 'valid'>; requests: number }
  /** This share of the answers has this status. */
  | { kind: 'failures'; status: number; share: number }
  /** So many more requests come from a country. */
  | { kind: 'country'; country: DemoCountry; requests: number }
  /** So many requests of a key that has been idle. */
  | { kind: 'use'; requests: number }
  /** So many times as many requests. */
  | { kind: 'volume'; factor: number }
  /** This share of the key's limit is asked for; what is above 1 is refused. */
  | { kind: 'limit'; share: number };

/** Trouble that is planted into demo traffic. */
export interface DemoIncident {
  /** What should be told about it; each is told once. */
  expects:
    | 'failed_authentication'
    | 'error_rate'
    | 'new_country'
    | 'idle_key_used'
    | 'unusual_volume'
    | 'rate_limit_80'
    | 'rate_limit_100';
  key: DemoKeyName;
  /** On the so-manieth whole day (UTC) before that of the end. */
  daysBefore: number;
  /** At the beginning of a quarter of an hour, UTC. */
  hour: number;
  minute: 0 | 15 | 30 | 45;
  /** Whole quarters. */
  minutes: number;
  effect: DemoEffect;
}

/** The trouble of 30 days of demo traffic. Keys that are not named here have none: nothing is to be told of them. */
export const DEMO_INCIDENTS = [
  {
    expects: 'rate_limit_80',
    key: 'warehouse',
    daysBefore: 11,
    hour: 9,
    minute: 30,
    minutes: 15,
    effect: { kind: 'limit', share: 0.9 },
  },
  {
    expects: 'failed_authentication',
    key: 'billing',
    daysBefore: 8,
    hour: 16,
    minute: 15,
    minutes: 15,
    effect: { kind: 'refusals', outcome: 'key_regenerated', requests: 640 },
  },
  {
    expects: 'idle_key_used',
    key: 'migration',
    daysBefore: 6,
    hour: 13,
    minute: 45,
    minutes: 30,
    effect: { kind: 'use', requests: 90 },
  },
  {
    expects: 'rate_limit_100',
    key: 'search',
    daysBefore: 5,
    hour: 4,
    minute: 0,
    minutes: 15,
    effect: { kind: 'limit', share: 1.05 },
  },
  {
    expects: 'unusual_volume',
    key: 'globex',
    daysBefore: 4,
    hour: 5,
    minute: 0,
    minutes: 120,
    effect: { kind: 'volume', factor: 6 },
  },
  {
    expects: 'error_rate',
    key: 'checkout',
    daysBefore: 3,
    hour: 18,
    minute: 0,
    minutes: 45,
    effect: { kind: 'failures', status: 502, share: 0.35 },
  },
  {
    expects: 'new_country',
    key: 'acme',
    daysBefore: 2,
    hour: 3,
    minute: 15,
    minutes: 45,
    effect: { kind: 'country', country: 'VN', requests: 150 },
  },
] as const satisfies readonly DemoIncident[];

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** When an incident begins and ends, in traffic that ends at `until`; milliseconds since 1970. */
export function incidentTime(
  { daysBefore, hour, minute, minutes }: DemoIncident,
  until: Date,
): { fromMs: number; untilMs: number } {
  const midnight = until.getTime() - (until.getTime() % DAY_MS) - daysBefore * DAY_MS;
  const fromMs = midnight + (hour * 60 + minute) * MINUTE_MS;
  return { fromMs, untilMs: fromMs + minutes * MINUTE_MS };
}
