-- How many requests per minute a key and a workspace may make; null: the default (lib/core/rate-limits.ts).
-- Adding a column without a default rewrites nothing; NOT VALID spares reading the tables under the lock:
-- every row there is has null.
ALTER TABLE "api_keys" ADD COLUMN "rate_limit_per_minute" INTEGER;
ALTER TABLE "workspaces" ADD COLUMN "rate_limit_per_minute" INTEGER;

ALTER TABLE "api_keys"
  ADD CONSTRAINT "api_keys_rate_limit_per_minute_check" CHECK (rate_limit_per_minute >= 1) NOT VALID;
ALTER TABLE "workspaces"
  ADD CONSTRAINT "workspaces_rate_limit_per_minute_check" CHECK (rate_limit_per_minute >= 1) NOT VALID;

-- The token buckets that all processes lease from. UNLOGGED: writes cost no WAL, and after a crash of the
-- database every bucket is full again. Room in each page: an update rewrites the row and no index.
CREATE UNLOGGED TABLE "rate_limit_buckets" (
    "subject" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "filled_at" TIMESTAMPTZ(6) NOT NULL,
    "leases" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "rate_limit_buckets_pkey" PRIMARY KEY ("subject")
) WITH (fillfactor = 70);

ALTER TABLE "rate_limit_buckets"
  ADD CONSTRAINT "rate_limit_buckets_tokens_check" CHECK (tokens >= 0);
