import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PUBLIC_ONLY } from '@/lib/core/egress-rules';
import { UNRESTRICTED } from '@/lib/core/restrictions/restrictions';
import type { Permission } from '@/lib/core/roles';
import { createEgress } from '@/lib/egress/egress';
import { acknowledgeIncident } from '@/lib/services/alerts/acknowledge-incident';
import { changeRule, muteRule, setQuietHours } from '@/lib/services/alerts/change-rules';
import { sendTestAlert } from '@/lib/services/alerts/send-test';
import {
  addAddresses,
  removeAddress,
  setAllowlist,
} from '@/lib/services/allowlist/change-allowlist';
import type { Context, UserActor } from '@/lib/services/context';
import { changeAccess } from '@/lib/services/keys/change-access';
import { activateKey, deactivateKey } from '@/lib/services/keys/change-key-status';
import { changeRestrictions } from '@/lib/services/keys/change-restrictions';
import { createKey } from '@/lib/services/keys/create-key';
import { regenerateKey } from '@/lib/services/keys/regenerate-key';
import { renameKey } from '@/lib/services/keys/rename-key';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { setKeyExpiry } from '@/lib/services/keys/set-expiry';
import { changeRole } from '@/lib/services/members/change-role';
import { inviteMember } from '@/lib/services/members/invite-member';
import { removeMember } from '@/lib/services/members/remove-member';
import { revokeInvitation } from '@/lib/services/members/revoke-invitation';
import { dismissNotice } from '@/lib/services/notices/dismiss-notice';
import {
  changeWebhookUrl,
  createWebhook,
  disableWebhook,
  enableWebhook,
  removeWebhook,
  rotateWebhookSecret,
} from '@/lib/services/webhooks/change-webhook';
import { sendWebhookAgain, sendWebhookTest } from '@/lib/services/webhooks/send-webhook';
import { deleteWorkspace } from '@/lib/services/workspaces/delete-workspace';
import { renameWorkspace } from '@/lib/services/workspaces/rename-workspace';
import { inCheckout } from '../../scripts/launch/checkout.mjs';
import { newAddress } from './members';
import { keyInput, runtime } from './world';

/** What a mutation is about; a workspace itself has no id to give. */
export type Subject =
  | 'key'
  | 'member'
  | 'invitation'
  | 'address'
  | 'notice'
  | 'delivery'
  | 'workspace';

/** Sends nothing, whatever the address. */
const NOWHERE = createEgress(
  { ...PUBLIC_ONLY, allowsAddress: () => false },
  async () => [],
  () => new Date(),
);

/** A service that changes something, and how a person calls it. */
export interface Mutation {
  permission: Permission;
  about: Subject;
  /** Whether an id of a foreign workspace is passed over in place of being refused. */
  passesOverForeign?: true;
  /** What must be so before there is anything to change. */
  prepare?(id: string): Promise<void>;
  /** With an id of what it is about. */
  call(ctx: Context<UserActor>, id: string): Promise<unknown>;
}

/**
 * Every service by which a member changes something, in an order in which each finds something to change. One
 * that is not here fails a test.
 */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  createKey: {
    permission: 'keys:create',
    about: 'workspace',
    call: (ctx) => createKey(ctx, keyInput()),
  },
  renameKey: {
    permission: 'keys:manage',
    about: 'key',
    call: (ctx, id) => renameKey(ctx, id, 'Renamed'),
  },
  changeAccess: {
    permission: 'keys:manage',
    about: 'key',
    call: (ctx, id) =>
      changeAccess(ctx, id, {
        permissionLevel: 'limited',
        scopes: ['users:read'],
        confirmed: ['changed_access'],
      }),
  },
  changeRestrictions: {
    permission: 'keys:manage',
    about: 'key',
    call: (ctx, id) =>
      changeRestrictions(ctx, id, {
        restrictions: { ...UNRESTRICTED, allowedAddresses: ['192.0.2.0/24'] },
        confirmed: [],
      }),
  },
  deactivateKey: { permission: 'keys:manage', about: 'key', call: deactivateKey },
  activateKey: {
    permission: 'keys:manage',
    about: 'key',
    async prepare(id) {
      const { pool } = runtime.database;
      await pool.query(`UPDATE api_keys SET status = 'INACTIVE' WHERE id = $1`, [id]);
    },
    call: activateKey,
  },
  setKeyExpiry: {
    permission: 'keys:manage',
    about: 'key',
    call: (ctx, id) => setKeyExpiry(ctx, id, '30d'),
  },
  regenerateKey: { permission: 'keys:manage', about: 'key', call: regenerateKey },
  revokeKey: {
    permission: 'keys:revoke',
    about: 'key',
    call: (ctx, id) => revokeKey(ctx, id, null),
  },
  addAddresses: {
    permission: 'workspace:manage',
    about: 'workspace',
    call: (ctx) => addAddresses(ctx, { addresses: ['198.51.100.7'], label: null, confirmed: [] }),
  },
  removeAddress: {
    permission: 'workspace:manage',
    about: 'address',
    call: (ctx, id) => removeAddress(ctx, id, []),
  },
  setAllowlist: {
    permission: 'workspace:manage',
    about: 'workspace',
    call: (ctx) => setAllowlist(ctx, { environments: ['test'], confirmed: [] }),
  },
  dismissNotice: {
    permission: 'workspace:manage',
    about: 'notice',
    passesOverForeign: true,
    call: dismissNotice,
  },
  renameWorkspace: {
    permission: 'workspace:manage',
    about: 'workspace',
    call: (ctx) => renameWorkspace(ctx, 'Renamed'),
  },
  inviteMember: {
    permission: 'members:manage',
    about: 'workspace',
    call: (ctx) => inviteMember(ctx, { email: newAddress(), role: 'viewer' }),
  },
  revokeInvitation: {
    permission: 'members:manage',
    about: 'invitation',
    call: revokeInvitation,
  },
  changeRole: {
    permission: 'members:manage',
    about: 'member',
    call: (ctx, id) => changeRole(ctx, id, 'developer'),
  },
  removeMember: {
    permission: 'members:manage',
    about: 'member',
    call: (ctx, id) => removeMember(ctx, { id, keys: 'revoke' }),
  },
  createWebhook: {
    permission: 'webhooks:manage',
    about: 'workspace',
    call: (ctx) => createWebhook(ctx, { url: 'https://8.8.8.8/' }),
  },
  changeWebhookUrl: {
    permission: 'webhooks:manage',
    about: 'workspace',
    call: (ctx) => changeWebhookUrl(ctx, { url: 'https://8.8.4.4/' }),
  },
  rotateWebhookSecret: {
    permission: 'webhooks:manage',
    about: 'workspace',
    call: rotateWebhookSecret,
  },
  sendWebhookTest: {
    permission: 'webhooks:manage',
    about: 'workspace',
    call: (ctx) => sendWebhookTest({ ...ctx, runtime: { ...ctx.runtime, egress: NOWHERE } }),
  },
  sendWebhookAgain: {
    permission: 'webhooks:manage',
    about: 'delivery',
    call: sendWebhookAgain,
  },
  disableWebhook: { permission: 'webhooks:manage', about: 'workspace', call: disableWebhook },
  enableWebhook: { permission: 'webhooks:manage', about: 'workspace', call: enableWebhook },
  removeWebhook: { permission: 'webhooks:manage', about: 'workspace', call: removeWebhook },
  changeRule: {
    permission: 'keys:manage',
    about: 'key',
    call: (ctx, keyId) =>
      changeRule(ctx, { rule: 'error_rate', keyId, isOn: false, threshold: 30 }),
  },
  muteRule: {
    permission: 'keys:manage',
    about: 'key',
    call: (ctx, keyId) => muteRule(ctx, { rule: 'error_rate', keyId, hours: 1 }),
  },
  acknowledgeIncident: {
    permission: 'keys:manage',
    about: 'key',
    call: async (ctx, keyId) => acknowledgeIncident(ctx, await incidentOf(keyId)),
  },
  setQuietHours: {
    permission: 'workspace:manage',
    about: 'workspace',
    call: (ctx) => setQuietHours(ctx, { from: '22:00', until: '07:00', zone: 'UTC' }),
  },
  sendTestAlert: {
    permission: 'workspace:manage',
    about: 'workspace',
    call: sendTestAlert,
  },
  deleteWorkspace: {
    permission: 'workspace:delete',
    about: 'workspace',
    call: async (ctx) => deleteWorkspace(ctx, await slugOf(ctx)),
  },
};

const OF_ONES_OWN_ACCOUNT = {
  beginTotp: 'one’s own account; tests/services/second-factor.test.ts',
  changePassword: 'one’s own account; tests/services/account.test.ts',
  completeSignIn: 'whoever has given the password; tests/services/second-factor.test.ts',
  confirmSignUp: 'whoever holds the link; tests/services/account.test.ts',
  confirmTotp: 'one’s own account; tests/services/second-factor.test.ts',
  disableTotp: 'one’s own account; tests/services/second-factor.test.ts',
  mailSignUp: 'anybody, where it is open; tests/services/account.test.ts',
  renamePerson: 'one’s own account; tests/services/account.test.ts',
  renewRecoveryCodes: 'one’s own account; tests/services/second-factor.test.ts',
  requestPasswordLink: 'anybody; tests/services/account.test.ts',
  resetTotp: 'the command line alone',
  revokeOtherSessions: 'one’s own account; tests/services/account.test.ts',
  revokeSession: 'one’s own account; tests/services/account.test.ts',
  signInByProvider: 'whoever the provider names; tests/web/oidc.test.ts',
  unlinkProvider: 'one’s own account; tests/services/unlink-provider.test.ts',
} as const;

/** Services that change something and are not a member's, or are theirs whatever their role is. */
export const NOT_BY_ROLE: Readonly<Record<string, string>> = {
  ...OF_ONES_OWN_ACCOUNT,
  acceptInvitation: 'whoever holds the link; tests/services/invitations.test.ts',
  changeManyKeys: 'leaves alone what is not theirs; tests/services/many-keys.test.ts',
  changeSubscription: 'operators; tests/services/compromised-keys.test.ts',
  createDemoKeys: 'the command line alone; tests/cli/demo-traffic.test.ts',
  completeSetup: 'whoever sets the installation up; tests/services/setup.test.ts',
  createFirstOwner: 'the command line alone',
  createOwnWorkspace: 'by the installation; tests/services/workspaces.test.ts',
  handleReports: 'a job; tests/http/leaks.test.ts',
  openWorkspace: 'the command line alone',
  reissuePasswordLink: 'the command line alone',
  purgeAudit: 'the command line alone; tests/cli/audit.test.ts',
  resumeWorkspace: 'whoever runs the installation; tests/services/compromised-keys.test.ts',
  revokeCompromised: 'whoever runs the installation; tests/services/compromised-keys.test.ts',
  setPasswordByLink: 'whoever holds the link; tests/services/accounts.test.ts',
  signIn: 'anybody; tests/services/accounts.test.ts',
  signOut: 'a session’s own; tests/services/accounts.test.ts',
  suspendWorkspace: 'whoever runs the installation; tests/services/compromised-keys.test.ts',
  stepUp: 'a session’s own; tests/services/step-up.test.ts',
  signUp: 'anybody, where it is open; tests/services/accounts.test.ts',
};

// What such files export beside them.
const READS = [
  'countDemoKeys',
  'findPasswordLink',
  'findSignUpLink',
  'findUnconfirmedTotp',
  'getTotpState',
  'hasOwnPassword',
  'isSignInPending',
  'linkedSince',
  'listSessions',
  'findReceivedInvitation',
  'mayCreateWorkspace',
  'requireProof',
  'requireStepUp',
];
const MACHINERY = [
  'lib/services/delivery',
  'lib/services/alerts/commit-judgements.ts',
  'lib/services/alerts/mail-held-back.ts',
  'lib/services/notices/mail-notices.ts',
  'lib/services/engine',
  'lib/services/usage',
  'lib/services/setup/open-installation.ts',
];

/** The names of all exported services whose files write to the database, as the sources have them. */
export function mutationsInSources(): string[] {
  const files = readdirSync(inCheckout('lib', 'services'), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join('lib/services', name))
    .filter((name) => name.endsWith('.ts') && !MACHINERY.some((part) => name.startsWith(part)));
  return files.flatMap((file) => {
    const text = readFileSync(inCheckout(file), 'utf8');
    if (!/\b(transaction|acknowledgedChange)(<.*>)?\(/.test(text)) return [];
    const exported = text.matchAll(/^export (?:async )?function (\w+)\(\s*(\w+|\{)/gm);
    return [...exported].flatMap(([, name = '', first]) =>
      first === 'tx' || READS.includes(name) ? [] : [name],
    );
  });
}

async function incidentOf(keyId: string): Promise<string> {
  const { id } = await runtime.database.prisma.incident.findFirstOrThrow({ where: { keyId } });
  return id;
}

async function slugOf({ actor }: Context<UserActor>): Promise<string> {
  const { slug } = await runtime.database.prisma.workspace.findUniqueOrThrow({
    where: { id: actor.workspaceId },
  });
  return slug;
}
