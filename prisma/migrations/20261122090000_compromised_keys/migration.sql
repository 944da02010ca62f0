-- The operator can refuse every key of a workspace, beside what its subscription says.
ALTER TABLE "workspaces" ADD COLUMN "suspended_at" TIMESTAMPTZ(3), ADD COLUMN "suspended_reason" TEXT;
ALTER TABLE "workspaces"
  ADD CONSTRAINT "workspaces_suspended_check" CHECK ((suspended_at IS NULL) = (suspended_reason IS NULL));

-- The operator finds keys of every workspace by last four and by who created them, newest first.
DROP INDEX "api_keys_created_by_idx";
CREATE INDEX "api_keys_created_by_id_idx" ON "api_keys"("created_by", "id" DESC);
CREATE INDEX "api_key_secrets_last_four_key_id_idx" ON "api_key_secrets"("last_four", "key_id" DESC);

-- What a workspace is told in its dashboard.
CREATE TABLE "notices" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "reason" TEXT,
    "count" INTEGER NOT NULL,
    "key_ids" TEXT[],
    "act" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dismissed_at" TIMESTAMPTZ(3),

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "notices_workspace_id_kind_act_key" ON "notices"("workspace_id", "kind", "act");
CREATE INDEX "notices_workspace_id_dismissed_at_id_idx" ON "notices"("workspace_id", "dismissed_at", "id" DESC);
ALTER TABLE "notices" ADD CONSTRAINT "notices_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
