import { describe, expect, it } from 'vitest';
import { changeRule, muteRule, setQuietHours } from '@/lib/services/alerts/change-rules';
import { remindOfKeys } from '@/lib/services/alerts/evaluate-alerts';
import { setKeyExpiry } from '@/lib/services/keys/set-expiry';
import {
  contextAt,
  incidentsOf,
  judgeAt,
  makeAlertedKey,
  minute,
  runtimeAt,
  sentTo,
  use,
} from '../support/alerts';
import { makeMember, makeWorkspace, runtime } from '../support/world';

const ERRORS = { rule: 'error_rate', keyId: null } as const;

/** A workspace whose key has been failing. */
async function failing() {
  const owner = await makeWorkspace();
  const key = await makeAlertedKey(owner);
  await use(key, minute(0), 60, { status: 500 });
  return { owner, key };
}

async function openedRules(owner: Parameters<typeof incidentsOf>[0]) {
  return (await incidentsOf(owner)).map(({ rule, level }) => [rule, level]);
}

describe('an incident', () => {
  it('is opened once, kept while it lasts, told once, and recovers', async () => {
    const { owner, key } = await failing();
    await judgeAt(minute(1));
    await judgeAt(minute(2));
    await use(key, minute(3), 60, { status: 502 });
    await judgeAt(minute(4));
    expect(await openedRules(owner)).toEqual([['error_rate', 1]]);
    const [open] = await incidentsOf(owner);
    expect(open).toMatchObject({ openedAt: minute(1), lastSeenAt: minute(4), recoveredAt: null });
    expect(open?.evidence).toMatchObject({ error_percent: 100 });
    await use(key, minute(60), 60);
    await judgeAt(minute(61));
    const [over] = await incidentsOf(owner);
    expect(over?.recoveredAt).toEqual(minute(61));
    expect((await sentTo(owner)).map(({ event }) => event)).toEqual([
      'alert.fired',
      'alert.recovered',
    ]);
  });

  it('is opened and told once, however many processes look at once', async () => {
    const { owner } = await failing();
    await Promise.all([judgeAt(minute(1)), judgeAt(minute(1)), judgeAt(minute(1))]);
    expect(await incidentsOf(owner)).toHaveLength(1);
    expect(await sentTo(owner)).toHaveLength(1);
    await Promise.all([judgeAt(minute(61)), judgeAt(minute(61))]);
    expect(await sentTo(owner)).toHaveLength(2);
  });

  it('that gets worse is the same incident, told again', async () => {
    const owner = await makeWorkspace();
    const key = await makeAlertedKey(owner);
    const { pool } = runtime.database;
    await pool.query('UPDATE api_keys SET rate_limit_per_minute = 50 WHERE id = $1', [key.id]);
    await use(key, minute(0), 45);
    await judgeAt(minute(1));
    expect(await openedRules(owner)).toEqual([['rate_limit', 1]]);
    await use(key, minute(2), 50);
    await use(key, minute(2), 3, { outcome: 'rate_limited', status: 429 });
    await judgeAt(minute(3));
    expect(await openedRules(owner)).toEqual([['rate_limit', 2]]);
    expect(await sentTo(owner)).toHaveLength(2);
  });

  it.each([
    ['failed_authentication', 20, { outcome: 'key_regenerated', status: 401 }],
    ['failed_authentication', 20, { outcome: 'address_not_allowed', status: 403 }],
    ['new_place', 1, { country: 'VN', address: '203.0.113.9' }],
  ] as const)('of the rule %s is opened by %d requests: %o', async (rule, requests, event) => {
    const owner = await makeWorkspace();
    const key = await makeAlertedKey(owner);
    await use(key, minute(-1_440), 1);
    await use(key, minute(0), requests, event);
    await judgeAt(minute(1));
    expect(await openedRules(owner)).toEqual([[rule, 1]]);
  });

  it('of a key that was idle is opened by one request', async () => {
    const owner = await makeWorkspace();
    const key = await makeAlertedKey(owner);
    const { pool } = runtime.database;
    await pool.query('DELETE FROM usage_addresses WHERE key_id = $1', [key.id]);
    await pool.query(`DELETE FROM usage_counts WHERE key_id = $1 AND at > $2`, [
      key.id,
      minute(-1_440 * 40),
    ]);
    await use(key, minute(0), 1);
    await judgeAt(minute(1));
    expect(await openedRules(owner)).toEqual([['idle_key', 1]]);
  });

  it('of a key that was idle for longer than hours are kept is opened too', async () => {
    const owner = await makeWorkspace();
    const key = await makeAlertedKey(owner);
    const { pool } = runtime.database;
    await pool.query('DELETE FROM usage_addresses WHERE key_id = $1', [key.id]);
    await pool.query('DELETE FROM usage_counts WHERE key_id = $1', [key.id]);
    await use(key, minute(-1_440 * 150), 1);
    // What the job of retention leaves.
    await pool.query(`DELETE FROM usage_counts WHERE key_id = $1 AND grain <> 'day'`, [key.id]);
    await use(key, minute(0), 1);
    await judgeAt(minute(1));
    expect(await openedRules(owner)).toEqual([['idle_key', 1]]);
    const [incident] = await incidentsOf(owner);
    expect(incident?.summary).toContain('150 days');
  });

  it('of a place is told again for each further country, and forgets none', async () => {
    const owner = await makeWorkspace();
    const key = await makeAlertedKey(owner);
    await use(key, minute(-1_440), 1);
    await use(key, minute(0), 1, { country: 'JP', address: '203.0.113.9' });
    await judgeAt(minute(1));
    await judgeAt(minute(2));
    expect(await sentTo(owner)).toHaveLength(1);
    await use(key, minute(120), 1, { country: 'BR', address: '203.0.113.9' });
    await judgeAt(minute(121));
    await judgeAt(minute(122));
    expect(await openedRules(owner)).toEqual([['new_place', 2]]);
    const [incident] = await incidentsOf(owner);
    expect(incident?.summary).toContain('Japan, Brazil');
    expect(incident?.evidence).toMatchObject({ countries: ['JP', 'BR'] });
    expect(await sentTo(owner)).toHaveLength(2);
  });

  it('of unusual volume needs two weeks, and opens far above them', async () => {
    const owner = await makeWorkspace();
    const key = await makeAlertedKey(owner);
    for (const week of [1, 2, 3, 4]) await use(key, minute(-week * 7 * 1_440), 40 + week);
    await use(key, minute(0), 400);
    await judgeAt(minute(1));
    expect(await openedRules(owner)).toEqual([['unusual_volume', 1]]);
  });

  it('is not opened by test keys, nor by what is plain', async () => {
    const owner = await makeWorkspace();
    const key = await makeAlertedKey(owner);
    await use({ ...key, environment: 'test' }, minute(0), 60, { status: 500 });
    await use(key, minute(0), 60);
    await judgeAt(minute(1));
    expect(await incidentsOf(owner)).toEqual([]);
  });

  it('is opened by counts that come minutes late', async () => {
    const owner = await makeWorkspace();
    const key = await makeAlertedKey(owner);
    await judgeAt(minute(10));
    await use(key, minute(0), 60, { status: 500 });
    await judgeAt(minute(11));
    expect(await incidentsOf(owner)).toHaveLength(1);
  });
});

describe('who is told', () => {
  it('are owners, admins and the key’s creator, each by one mail', async () => {
    const { owner } = await failing();
    const { workspaceId } = owner.actor;
    const admin = await makeMember(workspaceId, 'admin');
    await makeMember(workspaceId, 'developer');
    const creator = await makeMember(workspaceId, 'developer');
    const key = await makeAlertedKey(creator, 'Theirs');
    await use(key, minute(0), 60, { status: 500 });
    await judgeAt(minute(1));
    const users = await runtime.database.prisma.user.findMany({
      where: { id: { in: [owner, admin, creator].map(({ actor }) => actor.userId) } },
    });
    const mails = (await sentTo(owner)).map(({ body }) => JSON.parse(body));
    expect(mails.map(({ to }) => to).sort()).toEqual(users.map(({ email }) => email).sort());
    const toCreator = mails.filter(({ text }) => !text.includes('Billing'));
    expect(toCreator).toHaveLength(1);
    expect(toCreator[0]).toMatchObject({ subject: expect.stringContaining('Many requests fail') });
    expect(toCreator[0].html).toContain('Look at the incident');
  });

  it('is nobody while a rule is off or muted, for the workspace or for the key', async () => {
    const { owner, key } = await failing();
    const ctx = contextAt(owner, minute(0));
    await changeRule(ctx, { ...ERRORS, isOn: false, threshold: 20 });
    await judgeAt(minute(1));
    await changeRule(ctx, { ...ERRORS, isOn: true, threshold: 20 });
    await muteRule(ctx, { rule: 'error_rate', keyId: key.id, hours: 1 });
    await judgeAt(minute(2));
    expect(await incidentsOf(owner)).toEqual([]);
    await muteRule(ctx, { rule: 'error_rate', keyId: key.id, hours: 0 });
    await judgeAt(minute(3));
    expect(await incidentsOf(owner)).toHaveLength(1);
  });

  it('is the receiver that was told that it began, also once the rule is muted; nobody is mailed then', async () => {
    const { owner, key } = await failing();
    const { workspaceId } = owner.actor;
    await runtime.database.prisma.webhook.create({
      data: { id: `whk_${workspaceId}`, workspaceId, url: 'https://hooks.example/', secret: 'x' },
    });
    await judgeAt(minute(1));
    await muteRule(contextAt(owner, minute(1)), { ...ERRORS, hours: 8 });
    await use(key, minute(60), 60);
    await judgeAt(minute(61));
    const sent = (await sentTo(owner)).map(({ channel, event }) => `${channel} ${event}`);
    expect(sent.sort()).toEqual([
      'email alert.fired',
      'webhook alert.fired',
      'webhook alert.recovered',
    ]);
  });

  it('hear after quiet hours that what they were mailed about is over, once', async () => {
    const { owner } = await failing();
    await judgeAt(minute(1));
    const quiet = { from: '10:10', until: '12:00', zone: 'UTC' };
    await setQuietHours(contextAt(owner, minute(2)), quiet);
    await judgeAt(minute(65));
    expect(await sentTo(owner)).toHaveLength(1);
    await Promise.all([judgeAt(minute(121)), judgeAt(minute(121))]);
    await judgeAt(minute(122));
    const events = (await sentTo(owner)).map(({ event }) => event);
    expect(events).toEqual(['alert.fired', 'alert.recovered']);
  });

  it('is nobody after quiet hours in which the rule was muted', async () => {
    const { owner } = await failing();
    const quiet = { from: '09:00', until: '10:20', zone: 'UTC' };
    await setQuietHours(contextAt(owner, minute(0)), quiet);
    await judgeAt(minute(1));
    await muteRule(contextAt(owner, minute(2)), { ...ERRORS, hours: 1 });
    await judgeAt(minute(20));
    expect(await sentTo(owner)).toEqual([]);
    await judgeAt(minute(65));
    expect(await sentTo(owner)).toEqual([]);
  });

  it('is nobody below a threshold that somebody chose', async () => {
    const { owner, key } = await failing();
    await use(key, minute(0), 60);
    const choice = { ...ERRORS, keyId: key.id, isOn: true, threshold: 60 };
    await changeRule(contextAt(owner, minute(0)), choice);
    await judgeAt(minute(1));
    expect(await incidentsOf(owner)).toEqual([]);
  });

  it('waits for the end of quiet hours, but for what cannot wait', async () => {
    const { owner, key } = await failing();
    await use(key, minute(0), 25, { outcome: 'key_revoked', status: 401 });
    const quiet = { from: '09:00', until: '10:20', zone: 'UTC' };
    await setQuietHours(contextAt(owner, minute(0)), quiet);
    await judgeAt(minute(1));
    expect(await openedRules(owner)).toHaveLength(2);
    const urgent = await sentTo(owner);
    expect(urgent).toHaveLength(1);
    expect(urgent[0]?.body).toContain('Failed authentication');
    await judgeAt(minute(20));
    await judgeAt(minute(21));
    const all = await sentTo(owner);
    expect(all).toHaveLength(2);
    expect(all[1]?.body).toContain('Many requests fail');
  });
});

describe('by the calendar', () => {
  it('an expiry is told at 30, 7 and 1 days, as one incident, which a new date ends', async () => {
    const owner = await makeWorkspace();
    const key = await makeAlertedKey(owner);
    const end = minute(60 * 1_440);
    await setKeyExpiry(owner, key.id, end.toISOString());
    const levels: unknown[] = [];
    for (const daysBefore of [31, 29, 28, 6, 5, 0.5]) {
      await remindOfKeys(runtimeAt(new Date(end.getTime() - daysBefore * 86_400_000)));
      const mails = (await sentTo(owner)).filter(({ body }) => body.includes('Key expires'));
      levels.push([(await openLevel(owner, 'expiry')) ?? 0, mails.length]);
    }
    expect(levels).toEqual([
      [0, 0],
      [1, 1],
      [1, 1],
      [2, 2],
      [2, 2],
      [3, 3],
    ]);
    await setKeyExpiry(owner, key.id, 'never');
    await remindOfKeys(runtimeAt(end));
    expect(await openLevel(owner, 'expiry')).toBeUndefined();
  });

  it('an old secret is told once, for all keys in one mail', async () => {
    const owner = await makeWorkspace();
    for (const name of ['One', 'Two', 'Three']) await makeAlertedKey(owner, name);
    const { pool } = runtime.database;
    await pool.query(`UPDATE api_key_secrets SET created_at = $2 WHERE workspace_id = $1`, [
      owner.actor.workspaceId,
      minute(-91 * 1_440),
    ]);
    await pool.query('UPDATE api_keys SET created_at = $2 WHERE workspace_id = $1', [
      owner.actor.workspaceId,
      minute(-91 * 1_440),
    ]);
    await remindOfKeys(runtimeAt(minute(0)));
    await remindOfKeys(runtimeAt(minute(60)));
    expect(await openedRules(owner)).toEqual(Array(3).fill(['rotation', 1]));
    const sent = await sentTo(owner);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body).toContain('3 alerts');
  });
});

async function openLevel(owner: Parameters<typeof incidentsOf>[0], rule: string) {
  const all = await incidentsOf(owner);
  return all.find((one) => one.rule === rule && one.recoveredAt === null)?.level;
}
