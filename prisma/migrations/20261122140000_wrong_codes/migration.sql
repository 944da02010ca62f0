-- How many codes of an authenticator app were wrong in a row: after too many none is taken until the person proves
-- themselves in another way.
ALTER TABLE "totp_factors"
    ADD COLUMN "wrong_codes" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "wrong_codes_known" INTEGER NOT NULL DEFAULT 0;
