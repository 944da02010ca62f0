-- When the owners were mailed; what was told before there were mails is not mailed any more.
ALTER TABLE "notices" ADD COLUMN "mailed_at" TIMESTAMPTZ(3);
UPDATE "notices" SET "mailed_at" = "created_at";

-- Those that nobody has mailed yet, of which there are few.
CREATE INDEX "notices_unmailed_idx" ON "notices" ("id") WHERE "mailed_at" IS NULL;
