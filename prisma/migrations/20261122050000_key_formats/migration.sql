-- Every format in which keys were ever issued: they go on working under any profile.
CREATE TABLE "key_formats" (
    "prefix" TEXT NOT NULL,
    "body_length" INTEGER NOT NULL,
    "environment" "environment" NOT NULL,
    "first_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "key_formats_pkey" PRIMARY KEY ("prefix", "body_length")
);

ALTER TABLE "key_formats"
  ADD CONSTRAINT "key_formats_prefix_check" CHECK (prefix ~ '^[a-z][a-z0-9_]{1,30}_$'),
  ADD CONSTRAINT "key_formats_body_length_check" CHECK (body_length BETWEEN 16 AND 64);

-- Every scope of every catalogue that was ever in use: what is missing in today's is found by it.
CREATE TABLE "catalogue_scopes" (
    "scope" TEXT NOT NULL,
    "first_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "catalogue_scopes_pkey" PRIMARY KEY ("scope")
);

-- Until now there was one format.
INSERT INTO "key_formats" ("prefix", "body_length", "environment")
SELECT DISTINCT "prefix", 22, "environment" FROM "api_keys";
INSERT INTO "catalogue_scopes" ("scope") SELECT DISTINCT unnest("scopes") FROM "api_keys";
