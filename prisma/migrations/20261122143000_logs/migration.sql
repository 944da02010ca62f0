-- The log is read by workspace and environment: the test requests of a workspace must not be looked for among
-- millions of live ones.
DROP INDEX "request_log_workspace_id_at_id_idx";

-- CreateIndex
CREATE INDEX "request_log_workspace_id_environment_at_id_idx" ON "request_log"("workspace_id", "environment", "at", "id");

-- What was reported under a name of the caller's, and what was answered: the same again counts once. Names of test
-- keys are their own: they neither meet those of live keys nor tell of them.
CREATE TABLE "usage_event_batches" (
    "workspace_id" TEXT NOT NULL,
    "environment" "environment" NOT NULL,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_event_batches_pkey" PRIMARY KEY ("workspace_id","environment","name")
);

-- CreateIndex
CREATE INDEX "usage_event_batches_at_idx" ON "usage_event_batches"("at");
