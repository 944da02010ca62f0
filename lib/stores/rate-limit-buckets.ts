import type pg from 'pg';
import type { LeaseAsk, LeaseGrant } from '../core/leased-bucket';
import { queryRows } from './query-rows';

// A lease counts as held for a good while longer than its process spends it: clocks are not that far apart.
const COUNTED_SECONDS = 40;

const ASKED = `
  SELECT * FROM unnest($1::text[], $2::float8[], $3::float8[], $4::float8[], $5::float8[], $6::float8[],
                       $7::float8[])
    AS a (subject, quota, keeps, returns, unused, needs, reserve)`;

// Rows are locked in one order by everybody, so that batches never wait for each other in a circle, and
// everything is computed from the locked rows. Until now a bucket has filled up to its quota less all that
// was held of it, by this process too and also where the time of a lease is over by now: left and held
// together never exceeded the quota. Only then is something given back. What requests wait for is dealt as
// far as it goes and counts as spent at once; in reserve at most an eighth of the rest is held, so that the
// last tokens lie where somebody asks.
const LEASE = `
  WITH asked AS (${ASKED}), locked AS (
    SELECT b.* FROM rate_limit_buckets b JOIN asked USING (subject) ORDER BY b.subject FOR UPDATE OF b
  ), lease AS (
    SELECT b.subject, c.now, c.epoch, h.of_others, m.is_kept, d.dealt, r.reserved,
           f.filled - d.dealt - r.reserved AS tokens,
           CASE WHEN m.is_kept THEN a.keeps ELSE 0 END + r.reserved AS mine
      FROM locked b JOIN asked a USING (subject)
     CROSS JOIN LATERAL (
       SELECT now, extract(epoch FROM now)::float8 AS epoch
         FROM greatest(clock_timestamp(), b.filled_at) AS now
     ) c
     CROSS JOIN LATERAL (
       SELECT coalesce(sum((value->>'tokens')::float8), 0) AS held,
              coalesce(jsonb_object_agg(key, value) FILTER (WHERE key <> $9 AND is_alive), '{}') AS of_others,
              coalesce(bool_or(key = $9 AND is_alive), false) AS by_me
         FROM jsonb_each(b.leases), LATERAL (SELECT (value->>'until')::float8 > c.epoch AS is_alive) l
     ) h
     CROSS JOIN LATERAL (SELECT h.by_me OR a.keeps = 0 AS is_kept) m
     CROSS JOIN LATERAL (
       SELECT greatest(0, least(
         a.quota - h.held,
         b.tokens + a.unused
           + (c.epoch - extract(epoch FROM b.filled_at)::float8) * a.quota / $8::float8
       )) + CASE WHEN h.by_me THEN a.returns ELSE 0 END AS filled
     ) f
     CROSS JOIN LATERAL (SELECT least(a.needs, floor(f.filled)) AS dealt) d
     CROSS JOIN LATERAL (
       SELECT floor(least(a.reserve, greatest(0, f.filled - a.needs) / 8)) AS reserved
     ) r
  )
  UPDATE rate_limit_buckets b
     SET tokens = l.tokens, filled_at = l.now,
         leases = l.of_others || CASE WHEN l.mine > 0 THEN jsonb_build_object($9::text,
           jsonb_build_object('tokens', l.mine, 'until', l.epoch + ${COUNTED_SECONDS})) ELSE '{}' END
    FROM lease l WHERE b.subject = l.subject
  RETURNING b.subject, l.dealt, l.reserved, l.is_kept AS "isKept", b.tokens AS left`;

const FILL_NEW = `
  INSERT INTO rate_limit_buckets (subject, tokens, filled_at)
  SELECT subject, quota, clock_timestamp() FROM (${ASKED}) a ORDER BY subject
  ON CONFLICT DO NOTHING`;

/**
 * Leases tokens of many buckets in one statement, by the database's clock; a bucket that nobody has used
 * is full. Every subject of `asks` occurs once and has an answer.
 * @param holder names this process among those that lease
 * @param windowSeconds in which a bucket refills wholly
 */
export async function leaseTokens(
  pool: pg.Pool,
  holder: string,
  windowSeconds: number,
  asks: readonly LeaseAsk[],
): Promise<Map<string, LeaseGrant>> {
  const grants = await lease(pool, holder, windowSeconds, asks);
  const missing = asks.filter(({ subject }) => !grants.has(subject));
  if (missing.length === 0) return grants;
  await queryRows(pool, FILL_NEW, columnsOf(missing), 'fill-new-buckets');
  return new Map([...grants, ...(await lease(pool, holder, windowSeconds, missing))]);
}

async function lease(
  pool: pg.Pool,
  holder: string,
  windowSeconds: number,
  asks: readonly LeaseAsk[],
): Promise<Map<string, LeaseGrant>> {
  const values = [...columnsOf(asks), windowSeconds, holder];
  const rows = await queryRows<LeaseGrant & { subject: string }>(
    pool,
    LEASE,
    values,
    'lease-tokens',
  );
  return new Map(rows.map(({ subject, ...grant }) => [subject, grant]));
}

function columnsOf(asks: readonly LeaseAsk[]): unknown[] {
  const names = ['subject', 'quota', 'keeps', 'returns', 'unused', 'needs', 'reserve'] as const;
  return names.map((name) => asks.map((ask) => ask[name]));
}
