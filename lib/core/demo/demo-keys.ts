import type { Environment } from '../key-format';
import type { Outcome } from '../usage';
import type { DemoCountry } from './demo-addresses';
import type { DemoEndpointName } from './demo-endpoints';
import { type Pattern, peakOf } from './rhythm';

/** A key of the demo: what it is called, how it is used, how long it has lived. */
export interface DemoKey {
  name: string;
  environment: Environment;
  permissionLevel: 'full' | 'read_only';
  /** How old it is, in days. */
  ageDays: number;
  /** In how many days it expires; absent: never. */
  expiresInDays?: number;
  /** From when it is deactivated, and goes on being refused now and then, in days before the end. */
  deactivatedDaysAgo?: number;
  /** Of the requests a day. */
  share: number;
  pattern: Pattern;
  /** The zone of its users (IANA). */
  zone: string;
  /** What it calls, and how often in relation to each other. */
  endpoints: Readonly<Partial<Record<DemoEndpointName, number>>>;
  countries: Readonly<Partial<Record<DemoCountry, number>>>;
  /** How many addresses it has in each country. */
  addresses: number;
  agents: readonly string[];
  /** What it is refused for all the time, and the share of that. */
  refusal?: { outcome: Exclude<Outcome, 'valid'>; share: number };
  /** When it is in use, in days before the end; absent: always. */
  used?: { fromDaysAgo: number; untilDaysAgo: number };
  /** Whether it has a limit of its own (`demoLimit`). */
  isLimited?: true;
}

/** The limit of a key in requests a minute: three times what it needs when it is busiest. */
export function demoLimit({ share, pattern }: DemoKey, requestsPerDay: number): number {
  const busiest = ((share * requestsPerDay) / 1440) * peakOf(pattern);
  return Math.max(10, Math.ceil((busiest * 3) / 10) * 10);
}

const LIVE = { environment: 'live', permissionLevel: 'full', addresses: 2 } as const;
const TEST = { ...LIVE, environment: 'test', addresses: 1 } as const;

/** The keys that demo traffic is of, by what its incidents call them. */
export const DEMO_KEYS = {
  checkout: {
    ...LIVE,
    name: 'Web checkout',
    ageDays: 84,
    share: 0.24,
    pattern: 'consumer',
    zone: 'Europe/Berlin',
    endpoints: { createPayment: 4, createOrder: 3, getOrder: 5 },
    countries: { DE: 70, AT: 18, CH: 12 },
    addresses: 3,
    agents: ['shop-web/8.4.1 (node/22.11.0)'],
  },
  mobile: {
    ...LIVE,
    name: 'Mobile app',
    ageDays: 77,
    share: 0.3,
    pattern: 'consumer',
    zone: 'America/New_York',
    endpoints: { listProducts: 5, getProduct: 9, searchProducts: 4 },
    countries: { US: 46, GB: 18, CA: 13, AU: 11, IN: 12 },
    addresses: 8,
    agents: ['okhttp/4.12.0', 'Shop/8.4 CFNetwork/1568.200.51 Darwin/24.1.0'],
  },
  billing: {
    ...LIVE,
    name: 'Billing server',
    ageDays: 62,
    share: 0.09,
    pattern: 'consumer',
    zone: 'America/New_York',
    endpoints: { createPayment: 3, getPayment: 6, createRefund: 1 },
    countries: { US: 1 },
    agents: ['billing/4.2.1 python-requests/2.32.3'],
  },
  warehouse: {
    ...LIVE,
    name: 'Warehouse sync',
    ageDays: 71,
    share: 0.06,
    pattern: 'steady',
    zone: 'Europe/Warsaw',
    endpoints: { updateStock: 6, listOrders: 2 },
    countries: { PL: 1 },
    agents: ['wms-connector/2.19 Java/21.0.5'],
    isLimited: true,
  },
  search: {
    ...LIVE,
    name: 'Search indexer',
    permissionLevel: 'read_only',
    ageDays: 80,
    share: 0.08,
    pattern: 'steady',
    zone: 'UTC',
    endpoints: { listProducts: 2, getProduct: 7 },
    countries: { SE: 1 },
    agents: ['Go-http-client/2.0'],
    isLimited: true,
  },
  analytics: {
    ...LIVE,
    name: 'Analytics dashboard',
    permissionLevel: 'read_only',
    ageDays: 58,
    share: 0.05,
    pattern: 'office',
    zone: 'Europe/London',
    endpoints: { dailyReport: 2, listOrders: 3, listCustomers: 1 },
    countries: { GB: 4, IE: 1 },
    agents: ['metabase/0.51.4'],
    refusal: { outcome: 'scope_missing', share: 0.006 },
  },
  acme: {
    ...LIVE,
    name: 'Partner: Acme',
    ageDays: 66,
    share: 0.06,
    pattern: 'office',
    zone: 'America/Chicago',
    endpoints: { listOrders: 4, getOrder: 6 },
    countries: { US: 3, CA: 1 },
    agents: ['axios/1.7.9'],
  },
  globex: {
    ...LIVE,
    name: 'Partner: Globex',
    ageDays: 73,
    share: 0.04,
    pattern: 'consumer',
    zone: 'Asia/Tokyo',
    endpoints: { listCustomers: 2, getCustomer: 5 },
    countries: { JP: 4, SG: 1 },
    agents: ['globex-sync/1.3 (Ruby 3.3)'],
  },
  initech: {
    ...LIVE,
    name: 'Partner: Initech',
    ageDays: 54,
    expiresInDays: 6,
    share: 0.04,
    pattern: 'office',
    zone: 'Europe/Paris',
    endpoints: { createCustomer: 1, getCustomer: 4 },
    countries: { FR: 5, ES: 1 },
    agents: ['GuzzleHttp/7'],
  },
  export: {
    ...LIVE,
    name: 'Nightly export',
    permissionLevel: 'read_only',
    ageDays: 29,
    share: 0.03,
    pattern: 'nightly',
    zone: 'UTC',
    endpoints: { dailyReport: 1, listOrders: 3 },
    countries: { NL: 1 },
    agents: ['curl/8.5.0'],
  },
  hooli: {
    ...LIVE,
    name: 'Partner: Hooli',
    ageDays: 61,
    deactivatedDaysAgo: 9,
    share: 0.01,
    pattern: 'office',
    zone: 'America/Los_Angeles',
    endpoints: { getOrder: 1 },
    countries: { US: 1 },
    addresses: 1,
    agents: ['hooli-bot/0.9'],
  },
  migration: {
    ...LIVE,
    name: 'Data migration',
    ageDays: 76,
    share: 0.002,
    pattern: 'office',
    zone: 'Europe/Berlin',
    endpoints: { createCustomer: 1 },
    countries: { DE: 1 },
    addresses: 1,
    agents: ['python-requests/2.32.3'],
    used: { fromDaysAgo: 75, untilDaysAgo: 66 },
  },
  importer: {
    ...LIVE,
    name: 'Old importer',
    ageDays: 140,
    share: 0.002,
    pattern: 'office',
    zone: 'Europe/Berlin',
    endpoints: { updateOrder: 1 },
    countries: { DE: 1 },
    addresses: 1,
    agents: ['PHP/7.4'],
    used: { fromDaysAgo: 110, untilDaysAgo: 97 },
  },
  ci: {
    ...TEST,
    name: 'CI',
    ageDays: 64,
    share: 0.006,
    pattern: 'office',
    zone: 'Europe/Berlin',
    endpoints: { createOrder: 1, getOrder: 2, createRefund: 1 },
    countries: { US: 1 },
    agents: ['vitest/4.1 node/22.11.0'],
  },
  staging: {
    ...TEST,
    name: 'Staging',
    ageDays: 52,
    share: 0.005,
    pattern: 'office',
    zone: 'Europe/Berlin',
    endpoints: { createPayment: 1, getPayment: 2 },
    countries: { DE: 1 },
    agents: ['shop-web/8.5.0-rc.2 (node/22.11.0)'],
  },
  sandbox: {
    ...TEST,
    name: 'Partner sandbox',
    ageDays: 41,
    share: 0.002,
    pattern: 'office',
    zone: 'America/Chicago',
    endpoints: { getProduct: 1 },
    countries: { US: 1 },
    agents: ['PostmanRuntime/7.43.0'],
  },
} as const satisfies Record<string, DemoKey>;

export type DemoKeyName = keyof typeof DEMO_KEYS;
