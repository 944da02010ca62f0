import { describe, expect, it } from 'vitest';
import { acknowledgeIncident } from '@/lib/services/alerts/acknowledge-incident';
import { backtest } from '@/lib/services/alerts/backtest';
import { changeRule, muteRule, setQuietHours } from '@/lib/services/alerts/change-rules';
import { getAlertRules } from '@/lib/services/alerts/get-rules';
import {
  countSeenIncidents,
  getIncident,
  listSeenIncidents,
} from '@/lib/services/alerts/seen-incidents';
import { sendTestAlert } from '@/lib/services/alerts/send-test';
import { keepRetention } from '@/lib/services/usage/retention';
import { contextAt, makeAlertedKey, makeIncident, minute, sentTo, use } from '../support/alerts';
import { auditOf, makeKey, makeMember, makeWorkspace, runtime } from '../support/world';

const RULE = { rule: 'error_rate', keyId: null } as const;
const QUIET = { from: '22:00', until: '07:00', zone: 'Europe/Berlin' };

describe('a choice', () => {
  it('of the workspace holds for its keys, and each change leaves an audit row', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner);
    await changeRule(owner, { ...RULE, isOn: false, threshold: 40 });
    await muteRule(owner, { ...RULE, hours: 8 });
    await setQuietHours(owner, QUIET);
    const { rules, quietHours } = await getAlertRules(owner, key.id);
    const rule = rules.find((one) => one.rule === 'error_rate');
    expect(rule).toMatchObject({ isOn: false, threshold: 40, mutedUntil: expect.any(Date) });
    expect(quietHours).toEqual(QUIET);
    const rows = await auditOf(owner.actor.workspaceId);
    expect(rows.slice(-3).map(({ action, after }) => [action, after])).toEqual([
      ['alert.rule_changed', { rule: 'error_rate', on: false, threshold: 40 }],
      ['alert.rule_muted', { rule: 'error_rate', mutedUntil: rule?.mutedUntil?.toISOString() }],
      ['alert.quiet_hours_changed', { quietHours: '22:00–07:00 Europe/Berlin' }],
    ]);
  });

  it('of the workspace is not a developer’s, of their key it is', async () => {
    const owner = await makeWorkspace();
    const developer = await makeMember(owner.actor.workspaceId, 'developer');
    const change = { ...RULE, isOn: false, threshold: 20 };
    await expect(changeRule(developer, change)).rejects.toMatchObject({ code: 'forbidden' });
    const { key } = await makeKey(developer);
    await changeRule(developer, { ...change, keyId: key.id });
    expect((await getAlertRules(owner, null)).keyChoices).toMatchObject([{ keyId: key.id }]);
  });
});

describe('incidents', () => {
  it('are counted and listed newest first, page by page, for their workspace alone', async () => {
    const owner = await makeWorkspace();
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      ids.push(await makeIncident(owner, (await makeKey(owner)).key.id));
    }
    const stranger = await makeWorkspace();
    await makeIncident(stranger, (await makeKey(stranger)).key.id);
    expect(await countSeenIncidents(owner)).toBe(3);
    const first = await listSeenIncidents(owner, { before: null, withRecovered: false, limit: 2 });
    const rest = { before: first.next, withRecovered: false, limit: 2 };
    const second = await listSeenIncidents(owner, rest);
    const seen = [...first.incidents, ...second.incidents].map(({ id }) => id);
    expect(seen).toEqual(ids.sort().reverse());
    expect(second.next).toBeNull();
  });

  it('of another workspace are not found, like those that never were', async () => {
    const owner = await makeWorkspace();
    const stranger = await makeWorkspace();
    const id = await makeIncident(stranger, (await makeKey(stranger)).key.id);
    for (const asked of [id, `inc_${'0'.repeat(26)}`, 'inc_x', '']) {
      await expect(getIncident(owner, asked)).rejects.toMatchObject({ code: 'not_found' });
      await expect(acknowledgeIncident(owner, asked)).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  it('of other people’s keys are nobody’s where keys are personal', async () => {
    const owner = await makeWorkspace();
    const developer = await makeMember(owner.actor.workspaceId, 'developer');
    const id = await makeIncident(owner, (await makeKey(developer)).key.id);
    const personal = {
      ...owner.runtime,
      profile: { ...owner.runtime.profile, owner: 'user' },
    } as const;
    const asOwner = { ...owner, runtime: personal };
    expect(await countSeenIncidents(asOwner)).toBe(0);
    await expect(getIncident(asOwner, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await countSeenIncidents({ ...developer, runtime: personal })).toBe(1);
  });

  it('are acknowledged once, by name, with an audit row', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner);
    const id = await makeIncident(owner, key.id);
    await acknowledgeIncident(owner, id);
    await acknowledgeIncident(owner, id);
    expect((await getIncident(owner, id)).acknowledgedBy).toMatch(/^Owner/);
    const rows = await auditOf(key.id);
    const own = rows.filter(({ action }) => action === 'alert.acknowledged');
    expect(own.map(({ after }) => after)).toEqual([{ incident: id, rule: 'error_rate' }]);
  });
});

it('an incident is deleted 100 days after it is over, and not while it is open', async () => {
  const owner = await makeWorkspace();
  const [old, recent, open] = await Promise.all(
    [101, 99, null].map(async (daysOver) => {
      const id = await makeIncident(owner, (await makeKey(owner)).key.id);
      await runtime.database.pool.query(
        `UPDATE incidents SET opened_at = $2, last_seen_at = $2, recovered_at = $3 WHERE id = $1`,
        [id, minute(-300 * 1_440), daysOver === null ? null : minute(-daysOver * 1_440)],
      );
      return id;
    }),
  );
  await keepRetention({ ...runtime, now: () => minute(0) });
  const { incidents } = await listSeenIncidents(owner, {
    before: null,
    withRecovered: true,
    limit: 10,
  });
  expect(incidents.map(({ id }) => id).sort()).toEqual([recent, open].sort());
  await expect(getIncident(owner, old ?? '')).rejects.toMatchObject({ code: 'not_found' });
});

it('a test goes to who asks for it, with an audit row, and not without end', async () => {
  const owner = contextAt(await makeWorkspace(), minute(0));
  await sendTestAlert(owner);
  expect(await sentTo(owner)).toMatchObject([{ channel: 'email', event: 'alert.test' }]);
  const rows = await auditOf(owner.actor.workspaceId);
  expect(rows.at(-1)?.action).toBe('alert.test_sent');
  const many = Array.from({ length: 6 }, () => sendTestAlert(owner));
  const outcomes = await Promise.allSettled(many);
  expect(outcomes.filter(({ status }) => status === 'rejected')).not.toEqual([]);
});

it('a look back finds what would have been told, with its time, and nothing else', async () => {
  const owner = contextAt(await makeWorkspace(), minute(0));
  const [bad, good] = [await makeAlertedKey(owner, 'Bad'), await makeAlertedKey(owner, 'Good')];
  for (const day of [20, 10, 3]) {
    await use(bad, minute(-day * 1_440), 60, { status: 500 });
    await use(good, minute(-day * 1_440), 60);
  }
  const asked = { rule: 'error_rate', keyId: null, threshold: 20 } as const;
  const { firings, keys } = await backtest(owner, asked);
  expect(keys).toBe(2);
  expect(firings.map(({ keyName, at }) => [keyName, at.toISOString().slice(0, 10)])).toEqual([
    ['Bad', '2026-11-02'],
    ['Bad', '2026-11-12'],
    ['Bad', '2026-11-19'],
  ]);
  const ofGood = await backtest(owner, { ...asked, keyId: good.id });
  expect(ofGood.firings).toEqual([]);
});
