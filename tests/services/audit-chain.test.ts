import { createHash } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChainPoint, chainText, describeFault } from '@/lib/core/audit-chain';
import type { AuditFields } from '@/lib/core/audit-event';
import { auditActorOf, recordAudits } from '@/lib/services/audit';
import { checkChain } from '@/lib/services/audit-log/check-chain';
import { makeCheckpoint } from '@/lib/services/audit-log/checkpoint';
import { purgeAudit } from '@/lib/services/audit-log/purge-audit';
import type { Context, UserActor } from '@/lib/services/context';
import { renameKey } from '@/lib/services/keys/rename-key';
import { readChain } from '@/lib/stores/audit-reads';
import { transaction } from '@/lib/stores/transaction';
import { ownerUrl } from '../support/database';
import { makeKey, makeWorkspace, runtime, testRuntime } from '../support/world';

const owner = new pg.Client({ connectionString: ownerUrl });
beforeAll(() => owner.connect());
afterAll(() => owner.end());

type Ctx = Context<UserActor>;

/** Has so many further rows written, with one field after. */
async function note(ctx: Ctx, count: number, after: AuditFields = { name: 'x' }): Promise<void> {
  await transaction(runtime.database.prisma, (tx) =>
    recordAudits(
      tx,
      ctx,
      ctx.actor.workspaceId,
      auditActorOf(ctx.actor),
      Array.from({ length: count }, () => ({
        action: 'api_key.renamed' as const,
        targetType: 'api_key' as const,
        targetId: 'key_x',
        before: { name: 'before' },
        after,
      })),
    ),
  );
}

function check(ctx: Ctx, from: ChainPoint | null = null, checkpoint?: ChainPoint) {
  return checkChain(runtime, ctx.actor.workspaceId, {
    from,
    ...(checkpoint !== undefined && { checkpoint }),
  });
}

function rowsOf(ctx: Ctx) {
  return readChain(runtime.database.pool, ctx.actor.workspaceId, 0, 1_000);
}

async function headOf(ctx: Ctx): Promise<ChainPoint> {
  const { heads } = await makeCheckpoint(runtime);
  const head = heads.find(({ workspace_id }) => workspace_id === ctx.actor.workspaceId);
  if (head === undefined) throw new Error('no head');
  return { seq: head.seq, hash: head.hash };
}

function asOwner(ctx: Ctx, statement: string, ...values: unknown[]) {
  return owner.query(statement, [ctx.actor.workspaceId, ...values]);
}

function insertCopy(ctx: Ctx, { of, as }: { of: number; as: number }) {
  const changed = JSON.stringify({ seq: as, id: `evt_copy_${ctx.actor.workspaceId}` });
  return asOwner(
    ctx,
    `INSERT INTO audit_log SELECT (jsonb_populate_record(l, $3)).* FROM audit_log l
      WHERE workspace_id = $1 AND seq = $2`,
    of,
    changed,
  );
}

describe('the chain of a workspace', () => {
  it('numbers rows without gaps from 1, each with the hash of the one before it', async () => {
    const ctx = await makeWorkspace();
    const { key } = await makeKey(ctx);
    await renameKey(ctx, key.id, 'Other');
    const rows = await rowsOf(ctx);
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(rows[0]?.previous_hash).toBe('0'.repeat(64));
    for (const [index, row] of rows.entries()) {
      expect(row.hash).toBe(createHash('sha256').update(chainText(row)).digest('hex'));
      if (index > 0) expect(row.previous_hash).toBe(rows[index - 1]?.hash);
    }
    expect(await check(ctx)).toMatchObject({ fault: null, total: 4, isComplete: true });
  });

  it('is spelled the same by PostgreSQL and by us, whatever names people give', async () => {
    const ctx = await makeWorkspace();
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''));
    const field = fc.oneof(
      text,
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.constant(null),
      fc.array(text),
    );
    const fields = fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), field, {
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(fields, async (after) => {
        await note(ctx, 1, after);
        expect(await check(ctx)).toMatchObject({ fault: null, isComplete: true });
      }),
      { numRuns: 60 },
    );
    await note(ctx, 1, { name: '\u0001\b\f\n\r\t"\\/\u007f\u2028é😀\ud800<' });
    expect((await check(ctx)).fault).toBeNull();
  });

  it('takes 2,500 rows of one transaction in their order', async () => {
    const ctx = await makeWorkspace();
    await note(ctx, 2_500);
    expect(await check(ctx)).toMatchObject({ fault: null, total: 2_502, isComplete: true });
  });

  it('has no gap when a transaction fails, and no row of it', async () => {
    const ctx = await makeWorkspace();
    const failing = transaction(runtime.database.prisma, async (tx) => {
      await recordAudits(tx, ctx, ctx.actor.workspaceId, auditActorOf(ctx.actor), [
        { action: 'api_key.renamed', targetType: 'api_key', targetId: 'key_x' },
      ]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await note(ctx, 1);
    expect(await check(ctx)).toMatchObject({ fault: null, total: 3 });
  });

  it('is unbroken after 40 changes in eight lanes and two processes, each over three workspaces', async () => {
    const other = testRuntime();
    const places = [await makeWorkspace(), await makeWorkspace(), await makeWorkspace()];
    const reversed = [...places].reverse();
    try {
      await Promise.all(
        Array.from({ length: 8 }, async (_, lane) => {
          const mine = lane % 2 === 0 ? runtime : other.runtime;
          // Each transaction notes in all three, one half the other way round: no two wait for each other.
          const order = lane % 4 < 2 ? places : reversed;
          for (let round = 0; round < 5; round += 1) {
            await transaction(mine.database.prisma, async (tx) => {
              for (const ctx of order) {
                await recordAudits(tx, ctx, ctx.actor.workspaceId, auditActorOf(ctx.actor), [
                  { action: 'api_key.renamed', targetType: 'api_key', targetId: 'key_x' },
                ]);
              }
            });
          }
        }),
      );
    } finally {
      await other.close();
    }
    for (const ctx of places) {
      expect(await check(ctx)).toMatchObject({ fault: null, total: 42, isComplete: true });
    }
  });

  it('does not wait for another workspace whose chain is held', async () => {
    const [held, free] = [await makeWorkspace(), await makeWorkspace()];
    await owner.query('BEGIN');
    await asOwner(held, 'SELECT 1 FROM audit_heads WHERE workspace_id = $1 FOR UPDATE');
    try {
      await note(free, 1);
      await expect(note(held, 1)).rejects.toMatchObject({ code: 'unavailable' });
    } finally {
      await owner.query('ROLLBACK');
    }
    await note(held, 1);
    expect(await check(held)).toMatchObject({ fault: null, total: 3 });
  });
});

describe('the role that serves', () => {
  it.each([
    ['edit a row', `UPDATE audit_log SET after = NULL WHERE workspace_id = $1`],
    ['delete a row', `DELETE FROM audit_log WHERE workspace_id = $1`],
    ['truncate the log', `TRUNCATE audit_log`],
    [
      'add a row of its own making',
      `INSERT INTO audit_log SELECT * FROM audit_log WHERE workspace_id = $1`,
    ],
    ['set back a head', `UPDATE audit_heads SET seq = 0 WHERE workspace_id = $1`],
    ['delete a head', `DELETE FROM audit_heads WHERE workspace_id = $1`],
    [
      'move rows to another workspace by changing the id of theirs',
      `UPDATE workspaces SET id = 'ws_other' WHERE id = $1`,
    ],
    [
      'replace the function',
      `CREATE OR REPLACE FUNCTION append_audit_events(workspace text, entries jsonb) RETURNS integer LANGUAGE sql AS 'SELECT 1'`,
    ],
    [
      'put a trigger on the log',
      `CREATE TRIGGER t BEFORE INSERT ON audit_log EXECUTE FUNCTION keep_operator_workspace()`,
    ],
  ])('cannot %s', async (_what, statement) => {
    const ctx = await makeWorkspace();
    const values = statement.includes('$1') ? [ctx.actor.workspaceId] : [];
    await expect(runtime.database.pool.query(statement, values)).rejects.toThrow(
      /permission denied|must be owner|cannot be changed/,
    );
    expect((await check(ctx)).fault).toBeNull();
  });

  it('cannot choose the place or the time of a row', async () => {
    const ctx = await makeWorkspace();
    const [row] = await rowsOf(ctx);
    await runtime.database.pool.query('SELECT append_audit_events($1, $2)', [
      ctx.actor.workspaceId,
      JSON.stringify([{ ...row, id: 'evt_forged', seq: 1, at: '2020-01-01T00:00:00Z' }]),
    ]);
    expect((await rowsOf(ctx)).at(-1)).toMatchObject({ id: 'evt_forged', seq: 3 });
    expect((await rowsOf(ctx)).at(-1)?.at).not.toMatch(/^2020/);
    expect(await check(ctx)).toMatchObject({ fault: null, total: 3 });
  });
});

describe('tampering by the role that owns the tables is named', () => {
  const tampered = async () => {
    const ctx = await makeWorkspace();
    await note(ctx, 8);
    return ctx;
  };

  it('an edited row', async () => {
    const ctx = await tampered();
    await asOwner(
      ctx,
      `UPDATE audit_log SET after = '{"name":"y"}' WHERE workspace_id = $1 AND seq = 5`,
    );
    expect((await check(ctx)).fault).toEqual({ seq: 5, kind: 'edited' });
  });

  it.each([
    ['at', `at - interval '1 millisecond'`],
    ['actor_id', `'usr_other'`],
    ['via', `'cli'`],
    ['address', 'NULL'],
    ['user_agent', `'other'`],
    ['request_id', `'req_other'`],
    ['target_id', `'key_other'`],
    ['before', 'NULL'],
    ['id', `'evt_other' || workspace_id`],
  ])('a row whose %s was edited', async (column, value) => {
    const ctx = await tampered();
    await asOwner(
      ctx,
      `UPDATE audit_log SET ${column} = ${value} WHERE workspace_id = $1 AND seq = 4`,
    );
    expect((await check(ctx)).fault).toEqual({ seq: 4, kind: 'edited' });
  });

  it('a row edited with its hash: the next one does not follow', async () => {
    const ctx = await tampered();
    await asOwner(
      ctx,
      `UPDATE audit_log l SET after = NULL, hash = audit_hash(jsonb_populate_record(l, '{"after":null}'))
        WHERE workspace_id = $1 AND seq = 5`,
    );
    expect((await check(ctx)).fault).toEqual({ seq: 6, kind: 'unlinked' });
  });

  it('the last row edited with its hash: the head has another', async () => {
    const ctx = await tampered();
    await asOwner(
      ctx,
      `UPDATE audit_log l SET after = NULL, hash = audit_hash(jsonb_populate_record(l, '{"after":null}'))
        WHERE workspace_id = $1 AND seq = 10`,
    );
    expect((await check(ctx)).fault).toEqual({ seq: 10, kind: 'rewritten' });
  });

  it('a deleted row', async () => {
    const ctx = await tampered();
    await asOwner(ctx, 'DELETE FROM audit_log WHERE workspace_id = $1 AND seq = 5');
    expect((await check(ctx)).fault).toEqual({ seq: 5, kind: 'missing' });
  });

  it('the first rows deleted, also with the beginning moved', async () => {
    const ctx = await tampered();
    await asOwner(
      ctx,
      `UPDATE audit_heads h SET base_seq = 3, base_hash = l.hash FROM audit_log l
        WHERE h.workspace_id = $1 AND l.workspace_id = $1 AND l.seq = 3`,
    );
    await asOwner(ctx, 'DELETE FROM audit_log WHERE workspace_id = $1 AND seq <= 3');
    expect((await check(ctx)).fault).toEqual({ seq: 1, kind: 'missing' });
  });

  it('the last rows deleted: the head has more', async () => {
    const ctx = await tampered();
    await asOwner(ctx, 'DELETE FROM audit_log WHERE workspace_id = $1 AND seq > 7');
    expect((await check(ctx)).fault).toEqual({ seq: 8, kind: 'missing' });
  });

  it.each([
    ['the last rows', 'seq > 7', 8],
    ['every row', 'true', 1],
  ])('%s deleted that somebody has checked before', async (_what, which, missing) => {
    const ctx = await tampered();
    const point = await headOf(ctx);
    await asOwner(ctx, `DELETE FROM audit_log WHERE workspace_id = $1 AND ${which}`);
    expect((await check(ctx, point)).fault).toEqual({ seq: missing, kind: 'missing' });
  });

  it('the whole log deleted with its head', async () => {
    const ctx = await tampered();
    const point = await headOf(ctx);
    await asOwner(ctx, 'DELETE FROM audit_log WHERE workspace_id = $1');
    await asOwner(ctx, 'DELETE FROM audit_heads WHERE workspace_id = $1');
    const missing = { fault: { seq: 1, kind: 'missing' }, isComplete: false };
    expect(await check(ctx, point)).toMatchObject(missing);
    expect(await check(ctx)).toMatchObject(missing);
  });

  it('the last rows deleted and the head set back: a checkpoint has more, and so has who checked before', async () => {
    const ctx = await tampered();
    const point = await headOf(ctx);
    await asOwner(ctx, 'DELETE FROM audit_log WHERE workspace_id = $1 AND seq > 7');
    await asOwner(
      ctx,
      `UPDATE audit_heads h SET seq = 7, hash = l.hash FROM audit_log l
        WHERE h.workspace_id = $1 AND l.workspace_id = $1 AND l.seq = 7`,
    );
    expect((await check(ctx)).fault).toBeNull();
    expect((await check(ctx, null, point)).fault).toEqual({ seq: 8, kind: 'missing' });
    expect((await check(ctx, point)).fault).toEqual({ seq: 8, kind: 'missing' });
  });

  it('the whole chain computed anew: the checkpoint has another row', async () => {
    const ctx = await tampered();
    const point = await headOf(ctx);
    const [{ id } = { id: '' }] = (
      await asOwner(ctx, 'SELECT id FROM audit_log WHERE workspace_id = $1 AND seq = 5')
    ).rows;
    await owner.query(`DO $$ DECLARE e audit_log; h bytea := decode(repeat('00', 32), 'hex'); BEGIN
      FOR e IN SELECT * FROM audit_log WHERE workspace_id = '${ctx.actor.workspaceId}' ORDER BY seq LOOP
        IF e.id = '${id}' THEN e.after := NULL; END IF;
        e.previous_hash := h; h := audit_hash(e);
        UPDATE audit_log SET after = e.after, previous_hash = e.previous_hash, hash = h WHERE id = e.id;
      END LOOP;
      UPDATE audit_heads SET hash = h WHERE workspace_id = '${ctx.actor.workspaceId}'; END $$`);
    expect((await check(ctx)).fault).toBeNull();
    expect((await check(ctx, null, point)).fault).toEqual({ seq: 10, kind: 'rewritten' });
  });

  it('rows in another order', async () => {
    const ctx = await tampered();
    await asOwner(
      ctx,
      'UPDATE audit_log SET seq = seq + 100 WHERE workspace_id = $1 AND seq IN (5, 6)',
    );
    await asOwner(
      ctx,
      'UPDATE audit_log SET seq = 111 - seq WHERE workspace_id = $1 AND seq > 100',
    );
    expect((await check(ctx)).fault).toEqual({ seq: 5, kind: 'edited' });
  });

  it('a row put between others', async () => {
    const ctx = await tampered();
    await asOwner(ctx, 'UPDATE audit_log SET seq = seq + 100 WHERE workspace_id = $1 AND seq > 5');
    await asOwner(ctx, 'UPDATE audit_log SET seq = seq - 99 WHERE workspace_id = $1 AND seq > 100');
    await insertCopy(ctx, { of: 5, as: 6 });
    expect((await check(ctx)).fault).toEqual({ seq: 6, kind: 'edited' });
  });

  it('a row put behind the end', async () => {
    const ctx = await tampered();
    await insertCopy(ctx, { of: 10, as: 11 });
    expect((await check(ctx)).fault).toEqual({ seq: 11, kind: 'unlinked' });
  });

  it('in words that name the row', () => {
    expect(describeFault({ seq: 10_432, kind: 'missing' })).toContain('#10,432 is missing');
  });
});

describe('a purge', () => {
  const ownerRuntime = testRuntime({ databaseOwnerUrl: ownerUrl });
  afterAll(() => ownerRuntime.close());
  const system = (ctx: Ctx) => ({
    ...ctx,
    runtime: ownerRuntime.runtime,
    actor: { type: 'system' as const, workspaceId: ctx.actor.workspaceId },
  });
  const soon = () => new Date(Date.now() + 60_000);

  it('deletes up to the checkpoint, and what remains is verifiable and says so', async () => {
    const ctx = await makeWorkspace();
    await note(ctx, 5);
    const checkpoint = await headOf(ctx);
    await note(ctx, 3);
    expect(await purgeAudit(system(ctx), { before: soon(), checkpoint })).toEqual({ through: 7 });
    const rows = await rowsOf(ctx);
    expect(rows.map(({ seq }) => seq)).toEqual([8, 9, 10, 11]);
    expect(rows.at(-1)).toMatchObject({
      action: 'audit_log.purged',
      after: { through_seq: 7, through_hash: checkpoint.hash },
    });
    expect(await check(ctx)).toMatchObject({ fault: null, baseSeq: 7, isComplete: true });
    expect((await check(ctx, null, checkpoint)).fault).toBeNull();
    const forged = { seq: 7, hash: 'f'.repeat(64) };
    expect((await check(ctx, null, forged)).fault).toEqual({ seq: 7, kind: 'rewritten' });
  });

  it('deletes nothing that happened since the moment', async () => {
    const ctx = await makeWorkspace();
    const before = new Date(Date.now() - 60_000);
    const checkpoint = await headOf(ctx);
    expect(await purgeAudit(system(ctx), { before, checkpoint })).toEqual({ through: null });
    expect(await check(ctx)).toMatchObject({ fault: null, total: 2 });
  });

  it('is refused for a broken chain, a foreign checkpoint, and where only the serving role is known', async () => {
    const ctx = await makeWorkspace();
    const checkpoint = await headOf(ctx);
    const foreign = { ...checkpoint, hash: 'f'.repeat(64) };
    await expect(
      purgeAudit(system(ctx), { before: soon(), checkpoint: foreign }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      purgeAudit({ ...system(ctx), runtime }, { before: soon(), checkpoint }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await asOwner(ctx, `UPDATE audit_log SET via = 'api' WHERE workspace_id = $1 AND seq = 1`);
    await expect(purgeAudit(system(ctx), { before: soon(), checkpoint })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await rowsOf(ctx)).toHaveLength(2);
  });
});
