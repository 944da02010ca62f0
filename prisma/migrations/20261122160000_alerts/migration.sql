-- What people are told about their keys: what they chose, and what happened.

CREATE TABLE "alert_rules" (
    "workspace_id" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "key_id" TEXT NOT NULL DEFAULT '',
    "is_on" BOOLEAN,
    "threshold" INTEGER,
    "muted_until" TIMESTAMPTZ(3),

    CONSTRAINT "alert_rules_pkey" PRIMARY KEY ("workspace_id","rule","key_id")
);

CREATE TABLE "alert_quiet_hours" (
    "workspace_id" TEXT NOT NULL,
    "from_time" TEXT NOT NULL,
    "until_time" TEXT NOT NULL,
    "zone" TEXT NOT NULL,

    CONSTRAINT "alert_quiet_hours_pkey" PRIMARY KEY ("workspace_id")
);

CREATE TABLE "incidents" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "key_id" TEXT,
    "rule" TEXT NOT NULL,
    "level" SMALLINT NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,
    "summary" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "timeline" JSONB NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "recovered_at" TIMESTAMPTZ(3),
    "mailed_level" SMALLINT NOT NULL DEFAULT 0,
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by" TEXT,

    CONSTRAINT "incidents_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "incidents_workspace_id_key_id_id_idx" ON "incidents"("workspace_id", "key_id", "id" DESC);

-- CreateIndex
CREATE INDEX "incidents_acknowledged_by_idx" ON "incidents"("acknowledged_by");

-- AddForeignKey
ALTER TABLE "alert_rules" ADD CONSTRAINT "alert_rules_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_quiet_hours" ADD CONSTRAINT "alert_quiet_hours_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_workspace_id_key_id_fkey" FOREIGN KEY ("workspace_id", "key_id") REFERENCES "api_keys"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_acknowledged_by_fkey" FOREIGN KEY ("acknowledged_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.

-- Of a rule and a key one incident is open at most, however many processes look.
CREATE UNIQUE INDEX "incidents_one_open_idx" ON "incidents"("workspace_id", "rule", coalesce("key_id", ''))
  WHERE recovered_at IS NULL;

-- What quiet hours have held back.
CREATE INDEX "incidents_unmailed_idx" ON "incidents"("workspace_id", "id")
  WHERE recovered_at IS NULL AND mailed_level < level;

ALTER TABLE "incidents" ADD CONSTRAINT "incidents_check"
  CHECK (level BETWEEN 1 AND 3 AND mailed_level <= level AND last_seen_at >= opened_at
         AND (acknowledged_by IS NULL OR acknowledged_at IS NOT NULL));
ALTER TABLE "alert_quiet_hours" ADD CONSTRAINT "alert_quiet_hours_check" CHECK (from_time <> until_time);
