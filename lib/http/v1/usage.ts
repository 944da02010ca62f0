import { z } from 'zod';
import { type InputFault, invalidInput } from '../../core/errors';
import { GRAIN_DAYS } from '../../core/usage';
import { usageFilterOf } from '../../core/usage-filter';
import { edgesOf, grainOf, type UsageRange } from '../../core/usage-range';
import { zoneNamed } from '../../core/zone-time';
import { getUsageFigures } from '../../services/usage/get-usage';
import { defineRoute } from '../define-route';
import { dataEnvelope } from './key-shape';
import { shapeUsage, usageShape } from './usage-shape';

const INTERVALS = ['minute', 'hour', 'day'] as const;
type ApiInterval = (typeof INTERVALS)[number];
const INTERVALS_MAX = 1_000;
const ENDPOINTS_MAX = 100;
const DAY_MS = 86_400_000;
const LENGTH_MS = { minute: 60_000, hour: 3_600_000, day: DAY_MS } as const;

const MOMENT = 'is a moment such as 2026-11-22T09:00:00Z.';

const query = z.strictObject({
  from: z.iso.datetime({ offset: true, error: `from ${MOMENT}` }).optional(),
  to: z.iso.datetime({ offset: true, error: `to ${MOMENT}` }).optional(),
  interval: z.enum(INTERVALS, 'interval can be "minute", "hour" or "day".').default('hour'),
  zone: z.string().max(64).optional(),
  endpoint: z.string().max(512).optional(),
  status: z.string().max(3).optional(),
  country: z.string().max(2).optional(),
  key_id: z.string().max(64).optional(),
});
type Query = z.infer<typeof query>;

export const usageRoute = defineRoute({
  method: 'GET',
  path: '/v1/usage',
  summary:
    "Counts the requests of the calling key's workspace and environment, and what they came to",
  requires: 'usage:read',
  query,
  response: dataEnvelope(usageShape),
  async handle(ctx, { query }) {
    const range = rangeOf(query, ctx.runtime.now().getTime());
    const { key_id: key = '', endpoint = '', status = '', country = '' } = query;
    const { environment } = ctx.actor;
    const { filter, faults } = usageFilterOf({ key, endpoint, status, country }, environment);
    if (faults.length > 0) throw invalidInput(faults.map(faultOf));
    const figures = await getUsageFigures(ctx, { range, filter, endpointsMax: ENDPOINTS_MAX });
    return { body: { success: true, data: shapeUsage(figures, query.interval) } };
  },
});

const FAULTS: Readonly<Record<string, InputFault>> = {
  key: { pointer: 'key_id', detail: 'key_id is the id of a key.' },
  status: { pointer: 'status', detail: 'status is one such as 404, or all such as 4xx.' },
  country: { pointer: 'country', detail: 'country is an ISO 3166 code, or ZZ for unknown.' },
};

function faultOf(name: string): InputFault {
  return FAULTS[name] ?? { pointer: name, detail: 'This is not valid.' };
}

/** The time that is asked for, in whole intervals; by default the last 24 hours. */
function rangeOf({ from, to, interval, zone }: Query, nowMs: number): UsageRange {
  const until = to === undefined ? nowMs : Date.parse(to);
  const since = from === undefined ? until - DAY_MS : Date.parse(from);
  const named = zoneNamed(zone ?? 'UTC');
  if (named === null) refuse('zone', 'zone is the name of a time zone, such as Europe/Berlin.');
  if (since >= until) refuse('from', 'from is before to.');
  if (since > nowMs) refuse('from', 'from is not in the future.');
  const last = Math.min(until, nowMs + 1);
  if ((last - since) / LENGTH_MS[interval] > INTERVALS_MAX) {
    refuse('interval', `An answer has at most ${INTERVALS_MAX} intervals. Ask for longer ones.`);
  }
  const edges = edgesOf(since, last, interval, named);
  if (grainOf(edges, nowMs) === null) refuse('from', keptFor(interval, named));
  return { name: 'custom', zone: named, interval, edges };
}

function keptFor(interval: ApiInterval, zone: string): string {
  if (interval === 'day' && zone !== 'UTC') {
    return `Days are kept for ${GRAIN_DAYS.day} days in UTC, and for ${GRAIN_DAYS.hour} in other zones.`;
  }
  const what = { minute: 'Minutes', hour: 'Hours', day: 'Days' }[interval];
  return `${what} are kept for ${GRAIN_DAYS[interval]} days. Ask for longer intervals, or later ones.`;
}

function refuse(pointer: string, detail: string): never {
  throw invalidInput([{ pointer, detail }]);
}
