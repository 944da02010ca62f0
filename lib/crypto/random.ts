import { randomBytes } from 'node:crypto';

/** A source of unpredictable bytes; the runtime hands out `secureRandom`, tests may hand out others. */
export interface Random {
  bytes(count: number): Uint8Array;
}

const POOL_BYTES = 4096;
let pool = Buffer.alloc(0);
let used = 0;

/** The operating system's random generator, asked for a page at a time: every request needs an id. */
export const secureRandom: Random = {
  bytes(count) {
    if (count > POOL_BYTES) return randomBytes(count);
    if (used + count > pool.length) {
      pool = randomBytes(POOL_BYTES);
      used = 0;
    }
    const taken = Uint8Array.prototype.slice.call(pool, used, used + count);
    // What has been handed out may be a secret: it stays nowhere else.
    pool.fill(0, used, used + count);
    used += count;
    return taken;
  },
};

/** A token for a link or form: 32 random bytes, base64url. */
export function randomToken(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}
