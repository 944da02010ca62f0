import { DEMO_KEYS, type DemoKey, type DemoKeyName, demoLimit } from '../../core/demo/demo-keys';
import { demoKeyNames } from '../../core/demo/demo-traffic';
import { type KeyId, parseId } from '../../core/ids';
import type { Environment } from '../../core/key-format';
import type { CreateKeyInput } from '../../core/key-input';
import type { KeyView } from '../../core/key-view';
import { DAY_MS } from '../../core/lifetimes';
import type { Profile } from '../../core/profile';
import { backdateKey } from '../../stores/demo-keys';
import { findKeyByIdempotencyKey } from '../../stores/keys';
import { authorize } from '../authorize';
import type { Context, SystemActor } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { auditKey } from '../keys/audit-key';
import { deactivateKey } from '../keys/change-key-status';
import { createKey } from '../keys/create-key';

/** A key that demo traffic is written of. */
export interface StoredDemoKey {
  id: KeyId;
  environment: Environment;
  scopes: readonly string[];
}

export type StoredDemoKeys = ReadonlyMap<DemoKeyName, StoredDemoKey>;

interface Plan {
  until: Date;
  requestsPerDay: number;
}

/** How often the workspace has had demo keys made already. */
export async function countDemoKeys({ runtime, actor }: Context): Promise<number> {
  for (let times = 0; ; times += 1) {
    const form = formOf(times, 'checkout');
    const key = await findKeyByIdempotencyKey(runtime.database.prisma, actor.workspaceId, form);
    if (key === null) return times;
  }
}

/**
 * Makes the keys of demo traffic as the profile allows them, as old as their traffic. Their secrets are shown to
 * nobody: no key of the demo can be used.
 * @param times how often that was done before: each time makes keys of its own
 */
export async function createDemoKeys(
  ctx: Context<SystemActor>,
  plan: Plan,
  times: number,
): Promise<StoredDemoKeys> {
  authorize(ctx, 'keys:create');
  const hasTestKeys = ctx.runtime.profile.keyFormats.test !== null;
  const stored = new Map<DemoKeyName, StoredDemoKey>();
  for (const name of demoKeyNames()) {
    const key: DemoKey = DEMO_KEYS[name];
    if (key.environment === 'test' && !hasTestKeys) continue;
    const input = inputOf(ctx.runtime.profile, key, plan, ctx.runtime.now());
    const created = await createKey(ctx, { ...input, idempotencyKey: formOf(times, name) });
    if (key.deactivatedDaysAgo !== undefined) await deactivateKey(ctx, created.key.id);
    stored.set(name, await backdate(ctx, key, created.key, plan));
  }
  return stored;
}

async function backdate(
  ctx: Context,
  key: DemoKey,
  { id: text, environment, scopes, createdAt }: KeyView,
  { until, requestsPerDay }: Plan,
): Promise<StoredDemoKey> {
  const id = parseId('key', text);
  if (id === null) throw new Error('a key that was just made has no id');
  const life = {
    createdAt: new Date(until.getTime() - key.ageDays * DAY_MS),
    rateLimitPerMinute: key.isLimited === true ? demoLimit(key, requestsPerDay) : null,
  };
  await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    touch({ keys: [id] });
    await backdateKey(tx, ctx.actor.workspaceId, id, life);
    await auditKey(tx, ctx, id, 'api_key.backdated', {
      before: { created_at: createdAt.toISOString(), rate_limit_per_minute: null },
      after: {
        created_at: life.createdAt.toISOString(),
        rate_limit_per_minute: life.rateLimitPerMinute,
      },
    });
  });
  return { id, environment, scopes };
}

function inputOf(profile: Profile, key: DemoKey, { until }: Plan, now: Date): CreateKeyInput {
  const { name, environment, permissionLevel } = key;
  const expiry = expiryOf(profile, key, until, now);
  return { name, environment, permissionLevel, scopes: [], expiry };
}

// As the profile has it: never, after the longest that it allows, or when the key is to expire.
function expiryOf(
  { expiry: { policy, maxLifetimeDays } }: Profile,
  { expiresInDays }: DemoKey,
  until: Date,
  now: Date,
): string {
  if (policy === 'never') return 'never';
  const wanted = new Date(until.getTime() + (expiresInDays ?? 0) * DAY_MS);
  if (expiresInDays !== undefined && wanted > now) return wanted.toISOString();
  return policy === 'required' ? `${Math.min(90, maxLifetimeDays ?? 90)}d` : 'never';
}

function formOf(times: number, name: DemoKeyName): string {
  return `demo-traffic-${times}-${name}`;
}
