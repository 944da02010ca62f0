-- Processes that decide about keys from memory. A changer waits for each of them (docs/decisions/0011).
CREATE TABLE "verifiers" (
    "incarnation" TEXT NOT NULL,
    "beat" BIGINT NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verifiers_pkey" PRIMARY KEY ("incarnation")
) WITH (fillfactor = 50);

-- When each timeline of the database was first seen: after a failover every acknowledgement waits a while.
CREATE TABLE "database_timelines" (
    "timeline" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "database_timelines_pkey" PRIMARY KEY ("timeline")
);
