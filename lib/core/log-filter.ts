import { STATUS_OF_CODE } from './errors';
import { idMoment } from './ids';
import { canonicalAddress } from './restrictions/addresses';
import type { Outcome } from './usage';
import { OUTCOME_CLASSES, type OutcomeClass, refusalsOf } from './usage-sums';
import { REFUSALS } from './verification';

/** The filters of the log by their names in its address. The environment is the page's (`env`). */
export const LOG_PARAMETERS = [
  'from',
  'to',
  'key',
  'endpoint',
  'status',
  'outcome',
  'country',
  'address',
  'request',
] as const;
export type LogParameter = (typeof LOG_PARAMETERS)[number];

/** The filters as an address has them; empty: not filtered. */
export type LogQuery = Readonly<Record<LogParameter, string>>;

/** The filters, each as `field` has it. */
export function readLogQuery(field: (name: LogParameter) => string): LogQuery {
  return {
    from: field('from'),
    to: field('to'),
    key: field('key'),
    endpoint: field('endpoint'),
    status: field('status'),
    outcome: field('outcome'),
    country: field('country'),
    address: field('address'),
    request: field('request'),
  };
}

/** No filter at all. */
export const NO_LOG_FILTERS = readLogQuery(() => '');

/** As `key`: the requests that brought no key that is known. They belong to no workspace. */
export const UNKNOWN_KEYS = 'unknown';

/** Which requests are meant; null: whichever. */
export interface LogFilter {
  /** From this moment on. */
  from: Date | null;
  /** Before this moment. */
  to: Date | null;
  keyId: string | null;
  endpoint: string | null;
  /** The first and the last status, and those between that are not meant; 0: not known. */
  status: { first: number; last: number; except?: readonly number[] } | null;
  /** Any of these. */
  outcomes: readonly Outcome[] | null;
  country: string | null;
  address: string | null;
  requestId: string | null;
}

/** What the outcome of a request can be. */
export const OUTCOMES: readonly Outcome[] = ['valid', ...Object.keys(REFUSALS).filter(isRefusal)];

/** What `outcome` says of several outcomes: all refusals, or a colour of the bars of usage. */
const GROUPS: Readonly<Record<'refused' | OutcomeClass, Meant>> = {
  refused: {
    outcomes: OUTCOMES.filter((outcome) => outcome !== 'valid'),
    status: { first: 400, last: 499 },
  },
  allowed: { outcomes: ['valid'], status: { first: 0, last: 399 } },
  key: { outcomes: refusalsOf('key'), status: { first: 400, last: 499 } },
  permission: { outcomes: refusalsOf('permission'), status: { first: 400, last: 499 } },
  limited: { outcomes: refusalsOf('limited'), status: { first: 400, last: 499 } },
  api: { outcomes: ['valid'], status: { first: 400, last: 999 } },
};

/** What a word of `outcome` means. */
type Meant = { outcomes: readonly Outcome[]; status: LogFilter['status'] };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** A request is in the log when it is answered, and what its API answered is told within an hour. */
const ANSWERED_MS = 65 * MINUTE_MS;

/** The filter that an address asks for. What it cannot mean is left out. */
export function logFilterOf(query: LogQuery): LogFilter {
  const meant = meantBy(query.outcome);
  const made = query.request === '' ? null : idMoment(query.request);
  return {
    from: latest(momentOf(query.from, 0), made === null ? null : new Date(made - MINUTE_MS)),
    to: earliest(momentOf(query.to, DAY_MS), made === null ? null : new Date(made + ANSWERED_MS)),
    keyId: orNull(query.key),
    endpoint: orNull(query.endpoint),
    status: both(statusOf(query.status), meant?.status ?? null),
    outcomes: meant?.outcomes ?? null,
    country: /^[a-z]{2}$/i.test(query.country) ? query.country.toUpperCase() : null,
    address: query.address === '' ? null : (canonicalAddress(query.address) ?? query.address),
    requestId: orNull(query.request),
  };
}

/** What of an address no filter can be made of, for the page to say. */
export function unreadable(query: LogQuery): readonly LogParameter[] {
  const filter = logFilterOf({ ...query, request: '' });
  const isLost: Readonly<Partial<Record<LogParameter, boolean>>> = {
    from: filter.from === null,
    to: filter.to === null,
    status: statusOf(query.status) === null,
    outcome: filter.outcomes === null,
    country: filter.country === null,
  };
  return LOG_PARAMETERS.filter((name) => query[name] !== '' && isLost[name] === true);
}

/** A moment (`2026-01-31T12:00`, UTC where no zone is named), or a day, which ends `dayMs` after its beginning. */
function momentOf(text: string, dayMs: number): Date | null {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (!isDay && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z?$/.test(text)) return null;
  const moment = new Date(isDay || text.endsWith('Z') ? text : `${text}Z`);
  return Number.isNaN(moment.getTime()) ? null : new Date(moment.getTime() + (isDay ? dayMs : 0));
}

/** The word for statuses of 4xx that have no colour of their own on pages of usage. */
export const OTHER_4XX = 'other-4xx';

function statusOf(text: string): LogFilter['status'] {
  if (text === OTHER_4XX) return { first: 400, last: 499, except: [401, 403, 429] };
  const [, hundred] = /^([1-5])xx$/i.exec(text) ?? [];
  if (hundred !== undefined)
    return { first: Number(hundred) * 100, last: Number(hundred) * 100 + 99 };
  return /^(0|[1-5]\d\d)$/.test(text) ? { first: Number(text), last: Number(text) } : null;
}

function both(one: LogFilter['status'], other: LogFilter['status']): LogFilter['status'] {
  if (one === null || other === null) return one ?? other;
  const except = [...(one.except ?? []), ...(other.except ?? [])];
  return {
    first: Math.max(one.first, other.first),
    last: Math.min(one.last, other.last),
    ...(except.length > 0 && { except }),
  };
}

// A refusal has its status, by which it is found faster than by its outcome.
function meantBy(text: string): Meant | null {
  const group = (['refused', ...OUTCOME_CLASSES] as const).find((name) => name === text);
  if (group !== undefined) return GROUPS[group];
  const outcome = OUTCOMES.find((name) => name === text);
  if (outcome === undefined) return null;
  if (outcome === 'valid') return { outcomes: [outcome], status: null };
  const status = STATUS_OF_CODE[REFUSALS[outcome][0]];
  return { outcomes: [outcome], status: { first: status, last: status } };
}

function isRefusal(text: string): text is keyof typeof REFUSALS {
  return text in REFUSALS;
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}

function latest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

function earliest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
