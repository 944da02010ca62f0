-- Usage by minute, quarter of an hour, hour and day, and a log of requests (docs/decisions/0014-usage.md).

-- How long the time is that a row counts.
CREATE TYPE "usage_grain" AS ENUM ('minute', 'quarter', 'hour', 'day');
-- Which dimensions a row keeps: a page reads the coarsest that answers its question.
CREATE TYPE "usage_cut" AS ENUM ('workspace', 'endpoints', 'keys', 'full');

-- What was counted and is not in usage_counts yet. Processes only add to it, so that none waits for another.
CREATE TABLE "usage_deltas" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "endpoint" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "status" SMALLINT NOT NULL,
    "country" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "responses" BIGINT NOT NULL,
    "latency_bins" SMALLINT[],
    "latency_counts" BIGINT[],

    CONSTRAINT "usage_deltas_pkey" PRIMARY KEY ("id")
);

-- What was counted by hour until now is rolled up anew; buckets of latency were too coarse to go on with.
INSERT INTO "usage_deltas" (workspace_id, key_id, environment, minute, endpoint, outcome, status, country,
                            count, responses, latency_bins, latency_counts)
SELECT c.workspace_id, c.key_id, k.environment::text, c.hour, c.endpoint, c.outcome, 0, 'ZZ', c.count, 0,
       '{}'::smallint[], '{}'::bigint[]
  FROM "usage_counts" c JOIN "api_keys" k ON k.workspace_id = c.workspace_id AND k.id = c.key_id
 UNION ALL
SELECT '', '', '', hour, endpoint, outcome, 0, 'ZZ', count, 0, '{}', '{}' FROM "usage_unknown_counts";

DROP TABLE "usage_counts";
DROP TABLE "usage_unknown_counts";

CREATE TABLE "usage_counts" (
    "workspace_id" TEXT NOT NULL,
    "cut" "usage_cut" NOT NULL,
    "grain" "usage_grain" NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "key_id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "status" SMALLINT NOT NULL,
    "country" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "responses" BIGINT NOT NULL,
    "latency_bins" SMALLINT[],
    "latency_counts" BIGINT[],

    CONSTRAINT "usage_counts_pkey" PRIMARY KEY ("workspace_id","cut","grain","at","key_id","environment","endpoint","outcome","status","country")
);

-- CreateIndex
CREATE INDEX "usage_counts_grain_at_idx" ON "usage_counts"("grain", "at");

-- Every request, as far as it is kept: a partition for each day, which open_request_log makes.
CREATE TABLE "request_log" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "masked_key" TEXT,
    "method" TEXT,
    "path" TEXT,
    "endpoint" TEXT NOT NULL,
    "status" SMALLINT NOT NULL,
    "outcome" TEXT NOT NULL,
    "trace" TEXT NOT NULL,
    "required_scopes" TEXT[],
    "microseconds" INTEGER,
    "address" TEXT,
    "country" TEXT NOT NULL,
    "referrer" TEXT,
    "user_agent" TEXT,
    "rate_limit" TEXT,

    CONSTRAINT "request_log_pkey" PRIMARY KEY ("at","id")
) PARTITION BY RANGE ("at");

-- CreateIndex
CREATE INDEX "request_log_workspace_id_at_id_idx" ON "request_log"("workspace_id", "at", "id");

-- CreateIndex
CREATE INDEX "request_log_workspace_id_key_id_at_id_idx" ON "request_log"("workspace_id", "key_id", "at", "id");

-- CreateIndex
CREATE INDEX "request_log_workspace_id_endpoint_at_id_idx" ON "request_log"("workspace_id", "endpoint", "at", "id");

-- CreateIndex
CREATE INDEX "request_log_workspace_id_status_at_id_idx" ON "request_log"("workspace_id", "status", "at", "id");

-- CreateIndex
CREATE INDEX "request_log_workspace_id_country_at_id_idx" ON "request_log"("workspace_id", "country", "at", "id");

-- CreateIndex
CREATE INDEX "request_log_workspace_id_address_at_id_idx" ON "request_log"("workspace_id", "address", "at", "id");

-- What runs in the background, in one process at a time.
CREATE TABLE "jobs" (
    "name" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "lag_seconds" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("name")
);

-- What Prisma's schema cannot say.

-- The rows of a key, for its page and for the sparklines of a list.
CREATE INDEX "usage_counts_key_idx" ON "usage_counts"("workspace_id", "key_id", "cut", "grain", "at")
  WHERE key_id <> '';

-- A row is written again every few seconds while its time lasts. No index holds what changes, so that such an
-- update stays within its page (HOT), which the fill factor leaves room for.
ALTER TABLE "usage_counts" SET (fillfactor = 70);

ALTER TABLE "usage_counts" ADD CONSTRAINT "usage_counts_check"
  CHECK (count >= 0 AND responses >= 0 AND count + responses > 0
         AND cardinality(latency_bins) = cardinality(latency_counts)
         AND (cut IN ('keys', 'full')) >= (key_id <> '')
         AND (cut IN ('endpoints', 'full')) = (endpoint <> ''));

-- Makes the partition of a day (UTC), unless it is there. It runs as the owner of the tables: the role that serves
-- may not make any.
CREATE FUNCTION open_request_log(day date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name text := 'request_log_' || to_char(day, 'YYYYMMDD');
BEGIN
  IF to_regclass('public.' || name) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(72707371);
  EXECUTE format('CREATE TABLE IF NOT EXISTS public.%I PARTITION OF public.request_log FOR VALUES FROM (%L) TO (%L)',
    name, day::text || ' 00:00+00', (day + 1)::text || ' 00:00+00');
END $$;

-- Drops the partitions of the days before one; says how many. Waits for no reader for long: it is asked again.
CREATE FUNCTION drop_request_log(before date) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  partition record;
  dropped integer := 0;
BEGIN
  FOR partition IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'public.request_log'::regclass
       AND c.relname < 'request_log_' || to_char(before, 'YYYYMMDD')
     ORDER BY 1 LOOP
    EXECUTE format('DROP TABLE public.%I', partition.relname);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;

REVOKE ALL ON FUNCTION open_request_log(date) FROM PUBLIC;
REVOKE ALL ON FUNCTION drop_request_log(date) FROM PUBLIC;
