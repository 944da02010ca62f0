import { expect, it } from 'vitest';
import { asOnlyOne } from '@/lib/stores/jobs';
import { runtime } from '../support/world';

const { pool } = runtime.database;

it('a job outlives its lock being cut off, and so does its process', async () => {
  const cutOff = async () => {
    const { rows } = await pool.query<{ ended: boolean }>(
      `SELECT pg_terminate_backend(pid) AS ended FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 2 AND objid = hashtext('cut-off')::oid`,
    );
    expect(rows).toMatchObject([{ ended: true }]);
    await expect.poll(async () => (await pool.query('SELECT 1')).rowCount).toBe(1);
    return 'done';
  };
  expect(await asOnlyOne(pool, 'cut-off', cutOff)).toBe('done');
  expect(await asOnlyOne(pool, 'cut-off', async () => 'again')).toBe('again');
});
