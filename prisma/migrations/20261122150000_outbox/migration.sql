-- Where a workspace is told what happens in it: one address, signed with a secret of its own.
CREATE TABLE "webhooks" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "previous_secret" TEXT,
    "previous_stops_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "webhooks_previous_check" CHECK ((previous_secret IS NULL) = (previous_stops_at IS NULL)),
    CONSTRAINT "webhooks_disabled_check" CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
);
CREATE UNIQUE INDEX "webhooks_workspace_id_key" ON "webhooks"("workspace_id");
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is sent, written by the transaction that causes it.
CREATE TABLE "deliveries" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_status" INTEGER,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "deliveries_channel_check" CHECK (channel IN ('webhook', 'email')),
    CONSTRAINT "deliveries_state_check" CHECK (state IN ('pending', 'delivered', 'failed')),
    CONSTRAINT "deliveries_settled_check" CHECK ((state = 'pending') = (settled_at IS NULL))
);
CREATE UNIQUE INDEX "deliveries_workspace_id_id_key" ON "deliveries"("workspace_id", "id");
CREATE INDEX "deliveries_workspace_id_channel_id_idx" ON "deliveries"("workspace_id", "channel", "id" DESC);
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is still to be sent, by whose it is: few rows, whatever was sent before. And what is old enough to go.
CREATE INDEX "deliveries_pending_idx" ON "deliveries"("workspace_id", "channel", "next_attempt_at") WHERE "state" = 'pending';
CREATE INDEX "deliveries_settled_idx" ON "deliveries"("settled_at") WHERE "state" <> 'pending';

-- Every attempt at it, and what was answered.
CREATE TABLE "delivery_attempts" (
    "delivery_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "milliseconds" INTEGER NOT NULL,
    "status" INTEGER,
    "error" TEXT,
    "excerpt" TEXT,

    CONSTRAINT "delivery_attempts_pkey" PRIMARY KEY ("delivery_id", "number")
);
CREATE INDEX "delivery_attempts_workspace_id_delivery_id_idx" ON "delivery_attempts"("workspace_id", "delivery_id");
ALTER TABLE "delivery_attempts" ADD CONSTRAINT "delivery_attempts_workspace_id_delivery_id_fkey" FOREIGN KEY ("workspace_id", "delivery_id") REFERENCES "deliveries"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
