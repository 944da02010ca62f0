-- What a key may be bound to, beside its scopes. Null is unrestricted; NOT VALID spares reading the table
-- under the lock: every row there is has null. A column with a constant default rewrites nothing.
ALTER TABLE "api_keys"
  ADD COLUMN "allowed_addresses" TEXT[],
  ADD COLUMN "allowed_referrers" TEXT[],
  ADD COLUMN "allowed_endpoints" TEXT[],
  ADD COLUMN "report_only" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- An empty list would be read as either: it does not exist.
ALTER TABLE "api_keys"
  ADD CONSTRAINT "api_keys_allowed_addresses_check" CHECK (cardinality(allowed_addresses) > 0) NOT VALID,
  ADD CONSTRAINT "api_keys_allowed_referrers_check" CHECK (cardinality(allowed_referrers) > 0) NOT VALID,
  ADD CONSTRAINT "api_keys_allowed_endpoints_check" CHECK (cardinality(allowed_endpoints) > 0) NOT VALID,
  ADD CONSTRAINT "api_keys_report_only_check"
    CHECK (report_only <@ ARRAY['addresses', 'referrers', 'endpoints']) NOT VALID;

-- A subscription that is past due still works.
ALTER TYPE "subscription" ADD VALUE 'past_due' BEFORE 'inactive';

ALTER TABLE "workspaces"
  ADD COLUMN "plan" TEXT,
  ADD COLUMN "allowlist_environments" "environment"[] NOT NULL DEFAULT ARRAY[]::"environment"[];
ALTER TABLE "workspaces"
  ADD CONSTRAINT "workspaces_plan_check" CHECK (char_length(plan) BETWEEN 1 AND 100) NOT VALID;

-- CreateTable
CREATE TABLE "workspace_addresses" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "label" TEXT,
    "added_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_addresses_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "usage_reports" (
    "workspace_id" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "reason" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "usage_reports_pkey" PRIMARY KEY ("workspace_id","key_id","hour","reason")
);

-- CreateIndex
CREATE UNIQUE INDEX "workspace_addresses_workspace_id_address_key" ON "workspace_addresses"("workspace_id", "address");

-- CreateIndex
CREATE INDEX "workspace_addresses_added_by_idx" ON "workspace_addresses"("added_by");

-- AddForeignKey
ALTER TABLE "workspace_addresses" ADD CONSTRAINT "workspace_addresses_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_addresses" ADD CONSTRAINT "workspace_addresses_added_by_fkey" FOREIGN KEY ("added_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_reports" ADD CONSTRAINT "usage_reports_workspace_id_key_id_fkey" FOREIGN KEY ("workspace_id", "key_id") REFERENCES "api_keys"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's schema cannot say.

ALTER TABLE "workspace_addresses"
  ADD CONSTRAINT "workspace_addresses_address_check" CHECK (address::inet IS NOT NULL),
  ADD CONSTRAINT "workspace_addresses_label_check" CHECK (char_length(label) BETWEEN 1 AND 100);

-- A row is written again every second while its hour lasts: as usage_addresses.
ALTER TABLE "usage_reports" SET (fillfactor = 70);
ALTER TABLE "usage_reports" ADD CONSTRAINT "usage_reports_count_check" CHECK (count > 0);
