-- What keys needed, exactly: the log has a share of the requests only.
CREATE TABLE "usage_scopes" (
    "workspace_id" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "scope" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "usage_scopes_pkey" PRIMARY KEY ("workspace_id","key_id","hour","scope")
);

ALTER TABLE "usage_scopes" ADD CONSTRAINT "usage_scopes_workspace_id_key_id_fkey" FOREIGN KEY ("workspace_id", "key_id") REFERENCES "api_keys"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A row is written again every second while its hour lasts: as usage_addresses.
ALTER TABLE "usage_scopes" SET (fillfactor = 70);
ALTER TABLE "usage_scopes" ADD CONSTRAINT "usage_scopes_count_check" CHECK (count > 0);
