import type { Context, SystemActor, UserActor } from '@/lib/services/context';
import { changeAccess } from '@/lib/services/keys/change-access';
import { activateKey, deactivateKey } from '@/lib/services/keys/change-key-status';
import { regenerateKey } from '@/lib/services/keys/regenerate-key';
import { changeRole } from '@/lib/services/members/change-role';
import { changeSubscription } from '@/lib/services/workspaces/change-subscription';
import { propagationIn, send } from './ask';
import type { Subject } from './ledger';
import type { Place } from './readers';
import type { Change, Storm } from './storm';
import { makeKey, makeLimitedKey, makeMember, makeWorkspace } from './world';

/** What is repeated in a storm: changes to keys of its own, one after the other. */
type Lane = () => Promise<void>;

const KEY_LANES = 5;
const KEYS_OF_A_MEMBER = 3;

/** Five lanes of keys, and one each that narrows, demotes, and ends subscriptions. */
export async function makeLanes(storm: Storm, changers: readonly Place[]): Promise<Lane[]> {
  const owner = await makeWorkspace();
  const { secret: revoker } = await makeLimitedKey(owner, 'api_keys:write');
  const revoke = (id: string) => () => revokeAtAny(changers, id, revoker);
  return [
    ...Array.from({ length: KEY_LANES }, () => () => turnKey(storm, owner, revoke)),
    () => narrow(storm, owner, revoke),
    await laneOfMember(storm, owner),
    await laneOfSubscription(storm),
  ];
}

/** Off and on, a new secret, off and on, and revoked. */
async function turnKey(
  storm: Storm,
  owner: Context<UserActor>,
  revoke: (id: string) => Change,
): Promise<void> {
  const { key, secret } = await makeKey(owner);
  const first = storm.enter(secret);
  await toggle(storm, owner, key.id, first);
  let issued = '';
  await storm.change([first], 'key_regenerated', async () => {
    const regenerated = await regenerateKey(owner, key.id);
    issued = regenerated.secret;
    return regenerated;
  });
  storm.leave(first);
  const second = storm.enter(issued);
  await storm.readers.askAll(second);
  await toggle(storm, owner, key.id, second);
  await storm.change([first, second], 'key_revoked', revoke(key.id));
  storm.leave(second);
}

async function toggle(
  storm: Storm,
  owner: Context<UserActor>,
  id: string,
  subject: Subject,
): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) {
    await storm.change([subject], 'key_inactive', () => deactivateKey(owner, id));
    await storm.change([subject], 'valid', () => activateKey(owner, id));
  }
}

/** Two scopes, one, and revoked. */
async function narrow(
  storm: Storm,
  owner: Context<UserActor>,
  revoke: (id: string) => Change,
): Promise<void> {
  const { key, secret } = await makeLimitedKey(owner, 'api_keys:read', 'api_keys:write');
  const reading = storm.enter(secret, ['api_keys:read']);
  const writing = storm.enter(secret, ['api_keys:write']);
  await Promise.all([storm.readers.askAll(reading), storm.readers.askAll(writing)]);
  await storm.change([writing], 'scope_missing', () =>
    changeAccess(owner, key.id, {
      permissionLevel: 'limited',
      scopes: ['api_keys:read'],
      confirmed: ['changed_access'],
    }),
  );
  await storm.change([reading, writing], 'key_revoked', revoke(key.id));
  storm.leave(reading);
  storm.leave(writing);
}

/** A member to viewer and back: none of their keys may write meanwhile. */
async function laneOfMember(storm: Storm, owner: Context<UserActor>): Promise<Lane> {
  const { workspaceId } = owner.actor;
  const member = await makeMember(workspaceId, 'developer');
  const subjects = await enterKeys(storm, member, ['api_keys:write']);
  const { userId } = member.actor;
  return async () => {
    await storm.change(subjects, 'scope_missing', () => changeRole(owner, userId, 'viewer'));
    await storm.change(subjects, 'valid', () => changeRole(owner, userId, 'developer'));
  };
}

/** A subscription off and on: all keys of its workspace. */
async function laneOfSubscription(storm: Storm): Promise<Lane> {
  const owner = await makeWorkspace();
  const subjects = await enterKeys(storm, owner, []);
  const { workspaceId } = owner.actor;
  const system: Context<SystemActor> = { ...owner, actor: { type: 'system', workspaceId } };
  return async () => {
    await storm.change(subjects, 'subscription_inactive', () =>
      changeSubscription(system, { subscription: 'inactive' }),
    );
    await storm.change(subjects, 'valid', () =>
      changeSubscription(system, { subscription: 'active' }),
    );
  };
}

async function enterKeys(
  storm: Storm,
  creator: Context<UserActor>,
  scopes: readonly string[],
): Promise<Subject[]> {
  const made = await Promise.all(Array.from({ length: KEYS_OF_A_MEMBER }, () => makeKey(creator)));
  return made.map(({ secret }) => storm.enter(secret, scopes));
}

/** Over HTTP: the acknowledgement is the last byte of the answer. */
async function revokeAtAny(
  changers: readonly Place[],
  id: string,
  key: string,
): ReturnType<Change> {
  const changer = changers[Math.floor(Math.random() * changers.length)];
  const sending = { method: 'DELETE', path: `/v1/api-keys/${id}`, key };
  const reply = await send(changer?.url ?? '', sending);
  if (reply.status === 503) return null;
  if (reply.status === 200) return { propagation: propagationIn(reply) };
  throw new Error(`revoking at ${changer?.name} answered ${reply.status} ${reply.text}`);
}
