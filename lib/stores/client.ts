import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { translateDatabaseError } from './database-error';
import { PrismaClient } from './generated/client';

/** The database as the stores use it: Prisma for the dashboard, the pool for the hot path. */
export interface Database {
  prisma: Db;
  pool: pg.Pool;
  /** A few connections that never wait behind requests: heartbeats and acknowledgements. */
  control: pg.Pool;
  close(): Promise<void>;
}

/** Prisma's client, errors translated and secrets' digests left out of every read. */
export type Db = ReturnType<typeof createPrisma>;

const CONTROL_MAX = 2;

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
  const pool = createPool(url, { max: options.poolMax, waitMsMax: 2_000, name: 'keydesk' });
  const control = createPool(url, {
    max: CONTROL_MAX,
    waitMsMax: 1_000,
    name: 'keydesk control',
  });
  const prisma = createPrisma(pool);
  return {
    prisma,
    pool,
    control,
    async close() {
      await prisma.$disconnect();
      await Promise.all([pool.end(), control.end()]);
    },
  };
}

function createPool(
  url: string,
  { max, waitMsMax, name }: { max: number; waitMsMax: number; name: string },
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: waitMsMax,
    query_timeout: waitMsMax,
    statement_timeout: waitMsMax,
    lock_timeout: waitMsMax,
    idle_in_transaction_session_timeout: 10_000,
    application_name: name,
  });
  // A connection that breaks while idle is replaced at its next use; without a listener it would
  // end the process.
  pool.on('error', () => undefined);
  return pool;
}

function createPrisma(pool: pg.Pool) {
  const client = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: false }),
    omit: {
      apiKeySecret: { lookup: true, hash: true },
      user: { passwordHash: true },
      totpFactor: { secret: true },
      webhook: { secret: true, previousSecret: true },
      recoveryCode: { codeHash: true },
      pendingSignUp: { passwordHash: true },
    },
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
