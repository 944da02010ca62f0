import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { translateDatabaseError } from './database-error';
import { PrismaClient } from './generated/client';

/** The database as the stores use it: Prisma for the dashboard, the pool for the hot path. */
export interface Database {
  prisma: Db;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Prisma's client, errors translated and secrets' digests left out of every read. */
export type Db = ReturnType<typeof createPrisma>;

/** The client inside a transaction. */
export type Tx = Omit<
  Db,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends' | '$use'
>;

/**
 * Connects lazily. Every wait is bounded: a frozen database answers 503 in seconds, never hangs
 * (decision D7).
 */
export function connectDatabase(url: string, options: { poolMax: number }): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolMax,
    connectionTimeoutMillis: 2_000,
    query_timeout: 2_000,
    statement_timeout: 2_000,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 10_000,
    application_name: 'keydesk',
  });
  // A connection that breaks while idle is replaced at its next use; without a listener it would
  // end the process.
  pool.on('error', () => undefined);
  const prisma = createPrisma(pool);
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

function createPrisma(pool: pg.Pool) {
  const client = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: false }),
    omit: { apiKeySecret: { lookup: true, hash: true }, user: { passwordHash: true } },
    transactionOptions: { maxWait: 2_000, timeout: 5_000 },
    log: [],
  });
  return client.$extends({
    query: {
      async $allOperations({ args, query }) {
        try {
          return await query(args);
        } catch (error) {
          throw translateDatabaseError(error);
        }
      },
    },
  });
}
