-- Which secrets were reported as leaked, by whom, and whether it was acted upon.
CREATE TABLE "leak_reports" (
    "lookup" BYTEA NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "url" TEXT,
    "address" TEXT,
    "user_agent" TEXT,
    "request_id" TEXT NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "handled_at" TIMESTAMPTZ(3),

    CONSTRAINT "leak_reports_pkey" PRIMARY KEY ("lookup")
);
CREATE INDEX "leak_reports_workspace_id_key_id_idx" ON "leak_reports"("workspace_id", "key_id");
ALTER TABLE "leak_reports" ADD CONSTRAINT "leak_reports_lookup_fkey" FOREIGN KEY ("lookup") REFERENCES "api_key_secrets"("lookup") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "leak_reports" ADD CONSTRAINT "leak_reports_workspace_id_key_id_fkey" FOREIGN KEY ("workspace_id", "key_id") REFERENCES "api_keys"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is still to be done, which is nothing most of the time.
CREATE INDEX "leak_reports_open_idx" ON "leak_reports"("reported_at") WHERE "handled_at" IS NULL;
