-- That an incident is over is told after quiet hours as well.
ALTER TABLE "incidents" ADD COLUMN "recovery_held" BOOLEAN NOT NULL DEFAULT false;

CREATE INDEX "incidents_recovery_held_idx" ON "incidents"("workspace_id", "id") WHERE recovery_held;
