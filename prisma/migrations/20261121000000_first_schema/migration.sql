CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "environment" AS ENUM ('live', 'test');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'developer', 'viewer');

-- CreateEnum
CREATE TYPE "key_status" AS ENUM ('ACTIVE', 'INACTIVE', 'REVOKED');

-- CreateEnum
CREATE TYPE "permission_level" AS ENUM ('full', 'read_only', 'limited');

-- CreateEnum
CREATE TYPE "subscription" AS ENUM ('active', 'inactive');

-- CreateTable
CREATE TABLE "workspaces" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_operator" BOOLEAN NOT NULL DEFAULT false,
    "subscription" "subscription" NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "workspace_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "one_time_links" (
    "token_hash" BYTEA NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "one_time_links_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "environment" "environment" NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "permission_level" "permission_level" NOT NULL,
    "scopes" TEXT[],
    "status" "key_status" NOT NULL DEFAULT 'ACTIVE',
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_ip" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,
    "revoked_reason" TEXT,
    "idempotency_key" TEXT,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key_secrets" (
    "lookup" BYTEA NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "last_four" TEXT NOT NULL,
    "pepper_fingerprint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stops_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_secrets_pkey" PRIMARY KEY ("lookup")
);

-- CreateTable
CREATE TABLE "peppers" (
    "fingerprint" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "peppers_pkey" PRIMARY KEY ("fingerprint")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_type" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "address" TEXT,
    "user_agent" TEXT,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "workspaces_slug_key" ON "workspaces"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE INDEX "sessions_user_id_ended_at_idx" ON "sessions"("user_id", "ended_at");

-- CreateIndex
CREATE INDEX "one_time_links_user_id_idx" ON "one_time_links"("user_id");

-- CreateIndex
CREATE INDEX "api_keys_created_by_idx" ON "api_keys"("created_by");

-- CreateIndex
CREATE INDEX "api_keys_revoked_by_idx" ON "api_keys"("revoked_by");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_workspace_id_id_key" ON "api_keys"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_workspace_id_idempotency_key_key" ON "api_keys"("workspace_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "api_key_secrets_workspace_id_key_id_created_at_idx" ON "api_key_secrets"("workspace_id", "key_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "api_key_secrets_workspace_id_last_four_idx" ON "api_key_secrets"("workspace_id", "last_four");

-- CreateIndex
CREATE INDEX "audit_log_workspace_id_id_idx" ON "audit_log"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_log_workspace_id_target_id_id_idx" ON "audit_log"("workspace_id", "target_id", "id" DESC);

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "one_time_links" ADD CONSTRAINT "one_time_links_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_revoked_by_fkey" FOREIGN KEY ("revoked_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_secrets" ADD CONSTRAINT "api_key_secrets_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_secrets" ADD CONSTRAINT "api_key_secrets_workspace_id_key_id_fkey" FOREIGN KEY ("workspace_id", "key_id") REFERENCES "api_keys"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_secrets" ADD CONSTRAINT "api_key_secrets_pepper_fingerprint_fkey" FOREIGN KEY ("pepper_fingerprint") REFERENCES "peppers"("fingerprint") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's schema cannot say.

-- Exactly one operator's workspace, and it stays.
CREATE UNIQUE INDEX "workspaces_one_operator" ON "workspaces" ("is_operator") WHERE "is_operator";
CREATE FUNCTION keep_operator_workspace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the operator''s workspace cannot be deleted or demoted';
END $$;
CREATE TRIGGER "workspaces_keep_operator_row" BEFORE DELETE ON "workspaces"
  FOR EACH ROW WHEN (OLD.is_operator) EXECUTE FUNCTION keep_operator_workspace();
CREATE TRIGGER "workspaces_keep_operator_flag" BEFORE UPDATE ON "workspaces"
  FOR EACH ROW WHEN (OLD.is_operator AND NOT NEW.is_operator) EXECUTE FUNCTION keep_operator_workspace();

ALTER TABLE "workspaces"
  ADD CONSTRAINT "workspaces_slug_check" CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 48),
  ADD CONSTRAINT "workspaces_name_check" CHECK (length(name) BETWEEN 1 AND 100);

ALTER TABLE "users"
  ADD CONSTRAINT "users_email_check" CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
  ADD CONSTRAINT "users_password_hash_check" CHECK (password_hash LIKE '$argon2id$%');

ALTER TABLE "one_time_links"
  ADD CONSTRAINT "one_time_links_token_hash_check" CHECK (octet_length(token_hash) = 32);

ALTER TABLE "api_keys"
  ADD CONSTRAINT "api_keys_name_check" CHECK (char_length(name) BETWEEN 1 AND 100),
  ADD CONSTRAINT "api_keys_prefix_check" CHECK (prefix ~ '^[a-z][a-z0-9_]{1,30}_$'),
  ADD CONSTRAINT "api_keys_revoked_check" CHECK ((status = 'REVOKED') = (revoked_at IS NOT NULL)),
  ADD CONSTRAINT "api_keys_revoked_by_check" CHECK (status = 'REVOKED' OR (revoked_by IS NULL AND revoked_reason IS NULL));

-- Of a key's secrets at most one is the current one, also when two regenerations race.
CREATE UNIQUE INDEX "api_key_secrets_one_current" ON "api_key_secrets" ("key_id") WHERE "stops_at" IS NULL;
ALTER TABLE "api_key_secrets"
  ADD CONSTRAINT "api_key_secrets_lookup_check" CHECK (octet_length(lookup) = 32),
  ADD CONSTRAINT "api_key_secrets_hash_check" CHECK (hash LIKE '$argon2id$%'),
  ADD CONSTRAINT "api_key_secrets_last_four_check" CHECK (last_four ~ '^[0-9A-Za-z]{4}$');

-- A list reads one status after the other, each in order, and merges them (lib/stores/key-list.ts): it
-- never wades through keys that it does not show. A key is in the indexes of its status alone.
CREATE INDEX "api_keys_active_created_idx" ON "api_keys"
  ("workspace_id", "environment", "created_at" DESC, "id" DESC) WHERE "status" = 'ACTIVE';
CREATE INDEX "api_keys_active_name_idx" ON "api_keys"
  ("workspace_id", "environment", "name", "id") WHERE "status" = 'ACTIVE';
CREATE INDEX "api_keys_active_last_used_idx" ON "api_keys"
  ("workspace_id", "environment", "last_used_at" DESC NULLS LAST, "id" DESC) WHERE "status" = 'ACTIVE';
CREATE INDEX "api_keys_active_search_idx" ON "api_keys"
  USING GIN ("workspace_id", "name" gin_trgm_ops) WHERE "status" = 'ACTIVE';
CREATE INDEX "api_keys_inactive_created_idx" ON "api_keys"
  ("workspace_id", "environment", "created_at" DESC, "id" DESC) WHERE "status" = 'INACTIVE';
CREATE INDEX "api_keys_inactive_name_idx" ON "api_keys"
  ("workspace_id", "environment", "name", "id") WHERE "status" = 'INACTIVE';
CREATE INDEX "api_keys_inactive_last_used_idx" ON "api_keys"
  ("workspace_id", "environment", "last_used_at" DESC NULLS LAST, "id" DESC) WHERE "status" = 'INACTIVE';
CREATE INDEX "api_keys_inactive_search_idx" ON "api_keys"
  USING GIN ("workspace_id", "name" gin_trgm_ops) WHERE "status" = 'INACTIVE';
CREATE INDEX "api_keys_revoked_created_idx" ON "api_keys"
  ("workspace_id", "environment", "created_at" DESC, "id" DESC) WHERE "status" = 'REVOKED';
CREATE INDEX "api_keys_revoked_name_idx" ON "api_keys"
  ("workspace_id", "environment", "name", "id") WHERE "status" = 'REVOKED';
CREATE INDEX "api_keys_revoked_last_used_idx" ON "api_keys"
  ("workspace_id", "environment", "last_used_at" DESC NULLS LAST, "id" DESC) WHERE "status" = 'REVOKED';
CREATE INDEX "api_keys_revoked_search_idx" ON "api_keys"
  USING GIN ("workspace_id", "name" gin_trgm_ops) WHERE "status" = 'REVOKED';
CREATE INDEX "api_keys_expires_idx" ON "api_keys" ("workspace_id", "environment", "expires_at")
  WHERE "expires_at" IS NOT NULL AND "status" <> 'REVOKED';

ALTER TABLE "audit_log"
  ADD CONSTRAINT "audit_log_actor_type_check" CHECK (actor_type IN ('user', 'key', 'system')),
  ADD CONSTRAINT "audit_log_via_check" CHECK (via IN ('dashboard', 'api', 'cli'));
