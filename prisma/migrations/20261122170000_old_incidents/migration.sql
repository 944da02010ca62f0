-- Incidents that are over are deleted after a while: the oldest are found without reading all.
CREATE INDEX "incidents_recovered_at_idx" ON "incidents"("recovered_at");
