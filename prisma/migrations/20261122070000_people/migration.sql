-- A deleted workspace stays as a row: its slug is never given out again, and its audit log remains.
ALTER TABLE "workspaces" ADD COLUMN "deleted_at" TIMESTAMPTZ(3);
ALTER TABLE "workspaces"
  ADD CONSTRAINT "workspaces_operator_stays_check" CHECK (NOT is_operator OR deleted_at IS NULL) NOT VALID;

-- CreateIndex
CREATE INDEX "memberships_workspace_id_role_user_id_idx" ON "memberships"("workspace_id", "role", "user_id");

-- CreateTable
CREATE TABLE "invitations" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "invited_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE INDEX "invitations_invited_by_idx" ON "invitations"("invited_by");

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_fkey" FOREIGN KEY ("invited_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "invitations"
  ADD CONSTRAINT "invitations_token_hash_check" CHECK (octet_length(token_hash) = 32),
  ADD CONSTRAINT "invitations_expires_at_check" CHECK (expires_at <= created_at + interval '72 hours'),
  ADD CONSTRAINT "invitations_ended_once_check" CHECK (accepted_at IS NULL OR revoked_at IS NULL);

-- A newer invitation replaces the older one of the same address.
CREATE UNIQUE INDEX "invitations_one_open" ON "invitations"("workspace_id", "email")
  WHERE accepted_at IS NULL AND revoked_at IS NULL;
