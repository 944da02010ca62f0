-- The active keys that expire next, for the overview: found without looking at the others.
CREATE INDEX "api_keys_active_expires_idx" ON "api_keys" ("workspace_id", "environment", "expires_at")
  WHERE status = 'ACTIVE' AND expires_at IS NOT NULL;
