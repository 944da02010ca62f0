import { beforeAll, describe, expect, it } from 'vitest';
import { RULES } from '@/lib/core/alerts/rules';
import { DEMO_INCIDENTS, incidentTime } from '@/lib/core/demo/demo-incidents';
import { DEMO_KEYS, type DemoKeyName } from '@/lib/core/demo/demo-keys';
import { demoTraffic } from '@/lib/core/demo/demo-traffic';
import { DAY_MS } from '@/lib/core/lifetimes';
import type { Context, UserActor } from '@/lib/services/context';
import { createDemoKeys, type StoredDemoKeys } from '@/lib/services/demo/create-demo-keys';
import { incidentsOf, judgeAt, sentTo } from '../support/alerts';
import { TOLD_AS } from '../support/demo-traffic';
import { hookRuntime, makeHooked } from '../support/hooks';
import { JudgedTraffic } from '../support/judged-traffic';

const UNTIL = new Date('2026-11-22T12:00:00Z');
const PLAN = { seed: '1', until: UNTIL, days: 30, requestsPerDay: 400_000, logRows: 0 };
const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** Of most rules nothing is left by then; of those that stay open for a day the next change is a day away. */
const AFTER_MS = 3 * HOUR_MS;
/** Before it nothing is planted, and nothing judged. */
const SINCE_MS = UNTIL.getTime() - 12 * DAY_MS;

/** A planted incident, when it is, and by when it must be over. */
const PLANTED = DEMO_INCIDENTS.map((incident) => {
  const told = TOLD_AS[incident.expects];
  const { fromMs, untilMs } = incidentTime(incident, UNTIL);
  // A rule still sees what was an hour before.
  const overMs = untilMs + HOUR_MS + RULES[told.rule].quietMinutes * MINUTE_MS;
  return { ...incident, ...told, fromMs, untilMs, overMs };
});

describe('of a month of made-up traffic, judged as it comes in', () => {
  let owner: Context<UserActor>;
  let keys: StoredDemoKeys;
  let incidents: Awaited<ReturnType<typeof incidentsOf>>;
  let sent: Awaited<ReturnType<typeof sentTo>>;
  const incidentsOfKey = (key: DemoKeyName) =>
    incidents.filter(({ keyId }) => keyId === keys.get(key)?.id);

  beforeAll(async () => {
    // Nothing is sent: what is told is in the outbox.
    const hooked = await makeHooked(hookRuntime(), 'http://127.0.0.1:9/');
    const { workspaceId } = hooked;
    owner = hooked.ctx;
    keys = await createDemoKeys({ ...owner, actor: { type: 'system', workspaceId } }, PLAN, 0);
    await judgeTraffic(new JudgedTraffic(workspaceId, keys, SINCE_MS - HOUR_MS));
    incidents = await incidentsOf(owner);
    sent = (await sentTo(owner)).filter(({ event }) => event.startsWith('alert.'));
  }, 300_000);

  it.each(PLANTED)(
    'planted trouble of $key opens one incident, which recovers: $expects',
    (planted) => {
      const own = incidentsOfKey(planted.key);
      const { rule, level, fromMs, untilMs, overMs } = planted;
      expect(own.map((incident) => [incident.rule, incident.level])).toEqual([[rule, level]]);
      const openedMs = own[0]?.openedAt.getTime();
      expect(openedMs).toBeGreaterThan(fromMs);
      expect(openedMs).toBeLessThanOrEqual(untilMs);
      const recoveredMs = own[0]?.recoveredAt?.getTime();
      expect(recoveredMs).toBeGreaterThan(untilMs);
      expect(recoveredMs).toBeLessThanOrEqual(overMs);
    },
  );

  it.each(PLANTED)(
    'planted trouble of $key is told by one mail and one webhook',
    ({ key, rule }) => {
      const id = incidentsOfKey(key)[0]?.id ?? 'no incident';
      const own = sent.filter(({ body }) => body.includes(id));
      const waysOf = (name: string) =>
        own.flatMap(({ event, channel }) => (event === name ? [channel] : [])).sort();
      expect(waysOf('alert.fired')).toEqual(['email', 'webhook']);
      const { tellsRecovery } = RULES[rule];
      expect(waysOf('alert.recovered')).toEqual(tellsRecovery ? ['email', 'webhook'] : ['webhook']);
      expect(own.every(({ body }) => body.includes(DEMO_KEYS[key].name))).toBe(true);
    },
  );

  it('nothing is told of anything else, nor of all keys together', () => {
    const troubled: unknown[] = PLANTED.map(({ key }) => keys.get(key)?.id);
    expect(incidents.filter(({ keyId }) => !troubled.includes(keyId))).toEqual([]);
    expect(incidents).toHaveLength(PLANTED.length);
    expect(keys.size - troubled.length).toBeGreaterThan(5);
    const ids = incidents.map(({ id }) => id);
    expect(sent.filter(({ body }) => !ids.some((id) => body.includes(id)))).toEqual([]);
  });
});

/** Writes the traffic in the order of time, and judges it whenever it has come to a moment of `judgedMs`. */
async function judgeTraffic(traffic: JudgedTraffic): Promise<void> {
  const moments = judgedMs();
  for (const period of demoTraffic(PLAN)) {
    while ((moments[0] ?? Number.POSITIVE_INFINITY) <= period.at.getTime()) {
      await judgeUntil(traffic, moments.shift() ?? 0);
    }
    traffic.add(period);
  }
  for (const endMs of moments) await judgeUntil(traffic, endMs);
}

async function judgeUntil(traffic: JudgedTraffic, endMs: number): Promise<void> {
  await traffic.write(endMs);
  // The last moment of the quarter of an hour, when all of it is counted.
  await judgeAt(new Date(endMs - 1));
}

/** The end of every hour, and from an hour before planted trouble until hours after it of every quarter of one. */
function judgedMs(): number[] {
  const quarters = Array.from(
    { length: (UNTIL.getTime() - SINCE_MS) / QUARTER_MS },
    (_none, place) => SINCE_MS + (place + 1) * QUARTER_MS,
  );
  return quarters.filter(
    (endMs) =>
      endMs % HOUR_MS === 0 ||
      PLANTED.some(
        ({ fromMs, untilMs }) => endMs > fromMs - HOUR_MS && endMs <= untilMs + AFTER_MS,
      ),
  );
}
