import { defineConfig } from 'prisma/config';
import { inCheckout } from './scripts/launch/checkout.mjs';
import { findDataFolder, postgresFolder } from './scripts/launch/data-folder.mjs';
import { runningUrl } from './scripts/launch/postgres.mjs';

// Prisma would download a native engine; ours runs the engine that npm brought.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= inCheckout('scripts', 'prisma', 'schema-engine.mjs');
process.env.CHECKPOINT_DISABLE ??= '1';

/** The database of DATABASE_URL, else the embedded one while it runs (`npm run dev`, `npm start`). */
const url =
  process.env.DATABASE_URL || runningUrl(postgresFolder(findDataFolder()), 'keydesk') || '';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url },
});
