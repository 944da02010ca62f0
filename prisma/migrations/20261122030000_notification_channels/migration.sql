-- The beginning of the names of the channels on which verifiers hear of changes and of their own heartbeats.
-- Any role that may connect can listen to and notify any channel whose name it knows; this one it cannot read.
CREATE TABLE "notification_channels" (
    "base" TEXT NOT NULL,

    CONSTRAINT "notification_channels_pkey" PRIMARY KEY ("base")
);

INSERT INTO "notification_channels" ("base") VALUES ('kd_' || left(replace(gen_random_uuid()::text, '-', ''), 12) || right(replace(gen_random_uuid()::text, '-', ''), 12));
