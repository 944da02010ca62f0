import { z } from 'zod';
import type { Latency, UsageFigures } from '../../core/usage-figures';
import type { UsageSum } from '../../core/usage-sums';

const count = z.int().min(0);

const sumShape = z.object({
  requests: count,
  /** Refused, or let through and answered with a status from 400 on. */
  errors: count,
  allowed: count,
  refused_by_key: count,
  refused_by_permission: count,
  rate_limited: count,
  api_errors: count,
});

const latencyShape = z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable();

/** What `GET /v1/usage` answers. */
export const usageShape = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  interval: z.enum(['minute', 'hour', 'day']),
  zone: z.string(),
  environment: z.enum(['live', 'test']),
  total: sumShape.extend({ latency_ms: latencyShape }),
  by_interval: z.array(
    sumShape.extend({
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      is_partial: z.boolean(),
      latency_ms: latencyShape,
    }),
  ),
  by_endpoint: z.array(
    z.object({
      endpoint: z.string(),
      requests: count,
      errors: count,
      p95_ms: z.number().nullable(),
    }),
  ),
  by_status: z.array(z.object({ status: z.int(), requests: count })),
  by_country: z.array(z.object({ country: z.string(), requests: count, errors: count })),
});

/** Usage as `/v1` answers it. */
export function shapeUsage(
  { range, filter, total, latency, intervals, endpoints, countries }: UsageFigures,
  interval: 'minute' | 'hour' | 'day',
): z.infer<typeof usageShape> {
  return {
    from: isoOf(range.edges[0]),
    to: isoOf(range.edges.at(-1)),
    interval,
    zone: range.zone,
    environment: filter.environment,
    total: { ...shapeSum(total), latency_ms: shapeLatency(latency) },
    by_interval: intervals.map((entry) => ({
      from: isoOf(entry.from),
      to: isoOf(entry.to),
      is_partial: entry.isPartial,
      ...shapeSum(entry.sum),
      latency_ms: shapeLatency(entry.latency),
    })),
    by_endpoint: endpoints.first.map(({ name, requests, errors, p95 }) => ({
      endpoint: name,
      requests,
      errors,
      p95_ms: p95 === null ? null : milliseconds(p95),
    })),
    by_status: [...total.byStatus].map(([status, requests]) => ({ status, requests })),
    by_country: countries.first.map(({ name, requests, errors }) => ({
      country: name,
      requests,
      errors,
    })),
  };
}

function shapeSum({ requests, errors, byClass }: UsageSum) {
  const { allowed, key, permission, limited, api } = byClass;
  return {
    requests,
    errors,
    allowed,
    refused_by_key: key,
    refused_by_permission: permission,
    rate_limited: limited,
    api_errors: api,
  };
}

function shapeLatency(latency: Latency | null) {
  if (latency === null) return null;
  const { p50, p95, p99 } = latency;
  return { p50: milliseconds(p50), p95: milliseconds(p95), p99: milliseconds(p99) };
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e3;
}

function isoOf(ms: number | undefined): string {
  return new Date(ms ?? 0).toISOString();
}
