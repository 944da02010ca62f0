-- Who takes a provider's right to sign them in away keeps it away: the provider's word about the address does not link
-- the account again, only its person does.
ALTER TABLE "user_identities" ADD COLUMN "unlinked_at" TIMESTAMPTZ(3);
