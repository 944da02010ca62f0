import { describe, expect, it } from 'vitest';
import { main } from '@/lib/cli/main';
import { DEMO_KEYS, demoLimit } from '@/lib/core/demo/demo-keys';
import { demoKeyNames } from '@/lib/core/demo/demo-traffic';
import { DAY_MS } from '@/lib/core/lifetimes';
import { keydesk } from '@/lib/core/profiles/keydesk';
import { GRAIN_DAYS } from '@/lib/core/usage';
import { USAGE_GRAINS } from '@/lib/core/usage-cells';
import { wholeTraffic } from '../support/demo-traffic';
import { auditOf, dumpDatabase, makeWorkspace, runtime } from '../support/world';

const UNTIL = '2026-11-20T10:00:00Z';
const PLAN = { days: 3, requestsPerDay: 4_000, logRows: 400, until: new Date(UNTIL) };

/** Runs the command as the shell would and keeps what it prints. */
async function demoTraffic(slug: string, ...more: string[]) {
  const printed: string[] = [];
  const errors: string[] = [];
  const options = ['--days', '3', '--requests', '4000', '--log-rows', '400', '--until', UNTIL];
  const code = await main(['demo-traffic', '--workspace', slug, ...options, ...more], {
    print: (text) => printed.push(text),
    error: (text) => errors.push(text),
    readInput: async () => '',
  });
  return { code, printed, errors: errors.join('\n') };
}

async function newWorkspace() {
  const { id, slug } = await runtime.database.prisma.workspace.findUniqueOrThrow({
    where: { id: (await makeWorkspace()).actor.workspaceId },
  });
  return { id, slug };
}

const sumOf = (rows: readonly { count: number | bigint }[]) =>
  rows.reduce((sum, { count }) => sum + Number(count), 0);

describe('demo-traffic', async () => {
  const { id: workspaceId, slug } = await newWorkspace();
  const run = await demoTraffic(slug);
  const { prisma } = runtime.database;
  const keys = await prisma.apiKey.findMany({ where: { workspaceId } });
  const whole = wholeTraffic(PLAN);
  const sum = sumOf(whole.counts);

  it('makes keys of every kind, as old as their traffic, with audit rows and without secrets', async () => {
    expect(run).toMatchObject({ code: 0 });
    expect(keys).toHaveLength(Object.keys(DEMO_KEYS).length);
    const named = (name: string) => keys.find((key) => key.name === name);
    expect(named('Partner: Hooli')?.status).toBe('INACTIVE');
    expect(named('Partner: Initech')?.expiresAt?.toISOString()).toBe('2026-11-26T10:00:00.000Z');
    expect(named('Web checkout')?.createdAt.toISOString()).toBe('2026-08-28T10:00:00.000Z');
    const { search } = DEMO_KEYS;
    expect(named(search.name)?.rateLimitPerMinute).toBe(demoLimit(search, 4_000));
    const rows = await auditOf(named('Partner: Hooli')?.id ?? '');
    expect(rows.map(({ action }) => action)).toEqual([
      'api_key.created',
      'api_key.deactivated',
      'api_key.backdated',
    ]);
    const format = new RegExp(`${keydesk.keyFormats.live.prefix}[0-9A-Za-z]{22}`);
    expect(run.printed.join() + run.errors).not.toMatch(format);
    expect(await dumpDatabase()).not.toMatch(format);
  });

  it('says how far it is, and what it came to', () => {
    expect(run.errors).toMatch(/… 1 of 3 days, .* requests, .* in the log/);
    const numbers = run.printed.join().replaceAll(',', '');
    expect(numbers).toBe(
      `Done: 16 keys with 3 days of traffic ${sum} requests ${whole.requests.length} of them in the log.`,
    );
  });

  it.each(USAGE_GRAINS)('is counted once by the %s, as far as such are kept', async (grain) => {
    for (const cut of ['workspace', 'endpoints', 'keys', 'full'] as const) {
      const rows = await prisma.usageCount.findMany({ where: { workspaceId, grain, cut } });
      const since = rows.reduce((first, { at }) => (at < first ? at : first), PLAN.until);
      expect(Date.now() - since.getTime()).toBeLessThanOrEqual(GRAIN_DAYS[grain] * DAY_MS + 60_000);
      const kept = sumOf(whole.counts.filter(({ at }) => at >= since));
      expect(sumOf(rows)).toBe(kept);
      expect(rows.reduce((all, { responses }) => all + Number(responses), 0)).toBe(kept);
    }
  });

  it('counts every key, endpoint, status and country as it was made up', async () => {
    const rows = await prisma.usageCount.findMany({
      where: { workspaceId, grain: 'day', cut: 'full' },
    });
    const nameOf = new Map(keys.map(({ id, name }) => [id, name]));
    const cellsOf = (cells: readonly { name: string; count: number }[]) => {
      const sums = new Map<string, number>();
      for (const { name, count } of cells) sums.set(name, (sums.get(name) ?? 0) + count);
      return sums;
    };
    const written = rows.map(({ keyId, endpoint, status, country, outcome, count }) => ({
      name: [nameOf.get(keyId), endpoint, status, country, outcome].join(' '),
      count: Number(count),
    }));
    const madeUp = whole.counts.map(({ key, endpoint, status, country, outcome, count }) => ({
      name: [DEMO_KEYS[key].name, endpoint, status, country, outcome].join(' '),
      count,
    }));
    expect(cellsOf(written)).toEqual(cellsOf(madeUp));
  });

  it('knows of every request that was let through what it needed', async () => {
    const needs = await prisma.usageScope.findMany({ where: { workspaceId } });
    const valid = whole.counts.filter(({ outcome }) => outcome === 'valid');
    expect(sumOf(needs.filter(({ scope }) => scope === ''))).toBe(
      valid.reduce((all, { count }) => all + count, 0),
    );
    expect(needs.some(({ scope }) => scope.endsWith(':read'))).toBe(true);
    expect(needs.some(({ scope }) => scope.endsWith(':write'))).toBe(true);
  });

  it('has its addresses, its last uses and its log', async () => {
    const uses = await prisma.usageAddress.findMany({ where: { workspaceId } });
    expect(sumOf(uses)).toBe(sum);
    const entries = await prisma.requestLogEntry.findMany({ where: { workspaceId } });
    expect(entries).toHaveLength(whole.requests.length);
    expect(entries.every(({ trace }) => /^p*f?s*$/.test(trace) && trace.length === 11)).toBe(true);
  });

  it('has its last uses: of each key the newest request that the log shows, unless it shows none of its last hour', async () => {
    const HOUR_MS = 3_600_000;
    let shown = 0;
    for (const name of demoKeyNames()) {
      const key = keys.find((made) => made.name === DEMO_KEYS[name].name);
      const use = whole.uses.findLast((used) => used.key === name && used.outcome === 'valid');
      const logged = await prisma.requestLogEntry.findFirst({
        where: { workspaceId, keyId: key?.id ?? '', outcome: 'valid' },
        orderBy: { at: 'desc' },
      });
      const isShown = (logged?.at.getTime() ?? 0) > (use?.at.getTime() ?? 0) - HOUR_MS;
      if (isShown) shown += 1;
      const last = isShown ? logged : use;
      expect(key).toMatchObject({
        lastUsedAt: last?.at ?? null,
        lastUsedIp: last?.address ?? null,
      });
    }
    expect(shown).toBeGreaterThan(5);
  });

  it('is not made twice, unless one says so', async () => {
    const { code, errors } = await demoTraffic(slug);
    expect({ code, errors }).toMatchObject({ code: 1, errors: expect.stringContaining('--again') });
    expect((await demoTraffic(slug, '--again')).code).toBe(0);
    expect(await prisma.apiKey.count({ where: { workspaceId } })).toBe(2 * keys.length);
  });

  it.each([
    [['--days', '0'], '--days'],
    [['--requests', 'many'], '--requests'],
    [['--until', 'yesterday'], '--until'],
    [['--until', '2999-01-01T00:00:00Z'], '--until'],
    [['--unknown'], '--unknown'],
  ])('%j is refused before anything is made', async (more, named) => {
    const workspace = await newWorkspace();
    const { code, errors } = await demoTraffic(workspace.slug, ...more);
    expect(code).toBe(2);
    expect(errors).toContain(named);
    expect(await prisma.apiKey.count({ where: { workspaceId: workspace.id } })).toBe(0);
  });
});
