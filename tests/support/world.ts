import { createHash } from 'node:crypto';
import { afterAll } from 'vitest';
import { type Config, readConfig } from '@/lib/config';
import type { SessionId, UserId, WorkspaceId } from '@/lib/core/ids';
import type { CreateKeyInput } from '@/lib/core/key-input';
import type { KeyView } from '@/lib/core/key-view';
import type { Role } from '@/lib/core/roles';
import type { Scope } from '@/lib/core/scopes';
import { buildRuntime, createLog, type OwnedRuntime } from '@/lib/runtime';
import { createPerson } from '@/lib/services/accounts/create-person';
import { newId } from '@/lib/services/audit';
import type { AnonymousContext, Context, RequestFacts, UserActor } from '@/lib/services/context';
import { createKey } from '@/lib/services/keys/create-key';
import { openInstallation } from '@/lib/services/setup/open-installation';
import { createWorkspace } from '@/lib/services/workspaces/create-workspace';
import type { Tx } from '@/lib/stores/client';
import { insertMembership } from '@/lib/stores/members';
import { insertSession } from '@/lib/stores/sessions';
import { transaction } from '@/lib/stores/transaction';
import { findWorkspace } from '@/lib/stores/workspaces';

/** Every line that the file's runtimes have logged, for "the secret is in no log". */
export const logLines: string[] = [];

/** The runtime of this test file, on its own database. */
export const owned: OwnedRuntime = testRuntime();
export const { runtime } = owned;
// As in a server: Next's code finds the runtime that the process has.
Reflect.set(globalThis, Symbol.for('keydesk.runtime'), owned);
await openInstallation(runtime);
afterAll(() => owned.close());

/** A further runtime on the same database, as another process would have. */
export function testRuntime(changes: Partial<Config> = {}): OwnedRuntime {
  return buildRuntime({ ...readConfig(), ...changes }, (redact) =>
    createLog(redact, (line) => logLines.push(line)),
  );
}

/** A request by nobody yet. */
export function anonymous(facts: Partial<RequestFacts> = {}): AnonymousContext {
  return {
    runtime,
    request: {
      id: newId(runtime, 'request'),
      address: '192.0.2.1',
      userAgent: 'vitest',
      via: 'dashboard',
      isLocal: true,
      ...facts,
    },
  };
}

let people = 0;

/** A workspace of its own for a test, with its owner acting. */
export async function makeWorkspace(
  options: { isOperator?: boolean; name?: string } = {},
): Promise<Context<UserActor>> {
  const ctx = anonymous();
  return await transaction(runtime.database.prisma, async (tx) => {
    people += 1;
    const ownerId = await createPerson(tx, runtime, {
      email: `owner${people}-${process.pid}@example.com`,
      name: `Owner ${people}`,
      passwordHash: null,
    });
    const { id } = await createWorkspace(tx, ctx, {
      name: options.name ?? `Workspace ${people}`,
      ownerId,
      isOperator: options.isOperator ?? false,
    });
    const isOperator = options.isOperator ?? false;
    const sessionId = await openTestSession(tx, ownerId);
    return {
      ...ctx,
      actor: {
        type: 'user',
        userId: ownerId,
        sessionId,
        workspaceId: id,
        role: 'owner',
        isOperator,
      },
    };
  });
}

/** A session as a sign-in opens it, without its audit rows. */
async function openTestSession(tx: Tx, userId: UserId): Promise<SessionId> {
  const id = newId(runtime, 'session');
  const now = runtime.now();
  await insertSession(tx, {
    id,
    userId,
    provedAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + 86_400_000),
    address: null,
    userAgent: 'vitest',
  });
  return id;
}

/** A further member of a workspace, acting. */
export async function makeMember(
  workspaceId: WorkspaceId,
  role: Role,
): Promise<Context<UserActor>> {
  const workspace = await findWorkspace(runtime.database.prisma, workspaceId);
  const { userId, sessionId } = await transaction(runtime.database.prisma, async (tx) => {
    people += 1;
    const id = await createPerson(tx, runtime, {
      email: `${role}${people}-${process.pid}@example.com`,
      name: `${role} ${people}`,
      passwordHash: null,
    });
    await insertMembership(tx, workspaceId, id, role);
    return { userId: id, sessionId: await openTestSession(tx, id) };
  });
  const isOperator = workspace?.isOperator === true;
  return {
    ...anonymous(),
    actor: { type: 'user', userId, sessionId, workspaceId, role, isOperator },
  };
}

/** The input of a key, as the form sends it. */
export function keyInput(changes: Partial<CreateKeyInput> = {}): CreateKeyInput {
  return {
    name: 'Key',
    environment: 'live',
    permissionLevel: 'full',
    scopes: [],
    expiry: 'never',
    ...changes,
  };
}

/** A key and its secret. */
export async function makeKey(
  ctx: Context<UserActor>,
  changes: Partial<CreateKeyInput> = {},
): Promise<{ key: KeyView; secret: string }> {
  const { key, secret } = await createKey(ctx, keyInput(changes));
  if (secret === null) throw new Error('the key existed before');
  return { key, secret };
}

/** A limited key with exactly these scopes. */
export function makeLimitedKey(ctx: Context<UserActor>, ...scopes: Scope[]) {
  return makeKey(ctx, { permissionLevel: 'limited', scopes });
}

/** The audit rows about a target, oldest first. */
export async function auditOf(targetId: string) {
  return await runtime.database.prisma.auditEvent.findMany({
    where: { targetId },
    orderBy: [{ at: 'asc' }, { seq: 'asc' }],
  });
}

/** The whole database as text, for "the secret is nowhere"; rows of partitions are read through their table. */
export async function dumpDatabase(except = '^$'): Promise<string> {
  const { rows } = await runtime.database.pool.query<{ tablename: string }>(
    `SELECT relname AS tablename FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND relname !~ $1`,
    [except],
  );
  const dumps = await Promise.all(
    rows.map(({ tablename }) =>
      runtime.database.pool.query(`SELECT t::text FROM "${tablename}" t`),
    ),
  );
  return JSON.stringify(dumps.map((dump) => dump.rows));
}

const COUNTED = '^(usage_|rate_limit_|request_log)';

/** A fingerprint of the whole database but for what is counted and limited, for "nothing has changed". */
export async function databaseDigest(): Promise<string> {
  await runtime.usage.flush();
  return createHash('sha256')
    .update(await dumpDatabase(COUNTED))
    .digest('hex');
}
