import type { AuditAction } from '@/lib/core/audit-event';

/** What somebody did, for people: the sentence goes on after their name, `{}` is what they did it to. */
const SENTENCES: Readonly<Record<AuditAction, string>> = {
  'api_key.created': 'created the key {}',
  'api_key.renamed': 'renamed the key {}',
  'api_key.narrowed': 'took scopes from the key {}',
  'api_key.widened': 'gave scopes to the key {}',
  'api_key.restrictions_changed': 'changed the restrictions of the key {}',
  'api_key.expiry_changed': 'changed the expiry of the key {}',
  'api_key.activated': 'activated the key {}',
  'api_key.deactivated': 'deactivated the key {}',
  'api_key.regenerated': 'regenerated the key {}',
  'api_key.revoked': 'revoked the key {}',
  'api_key.leak_reported': 'received a report that the key {} has leaked',
  'installation.keys_revoked': 'revoked compromised keys across workspaces',
  'workspace.suspended': 'suspended the workspace {}',
  'workspace.resumed': 'resumed the workspace {}',
  'workspace.notice_dismissed': 'dismissed a notice',
  'api_key.reassigned': 'gave the key {} to another member',
  'api_key.backdated': 'moved the creation of the demo key {} back to before its traffic',
  'workspace.created': 'created the workspace',
  'workspace.renamed': 'renamed the workspace',
  'workspace.deleted': 'deleted the workspace',
  'workspace.subscription_changed': 'changed the subscription of {}',
  'workspace.addresses_added': 'added addresses to the IP allowlist',
  'workspace.address_removed': 'removed an address from the IP allowlist',
  'workspace.allowlist_changed': 'changed which keys the IP allowlist binds',
  'member.added': 'added {} to the workspace',
  'member.role_changed': 'changed the role of {}',
  'member.invited': 'invited {}',
  'member.invitation_revoked': 'took back the invitation of {}',
  'member.joined': 'joined the workspace',
  'member.removed': 'removed {} from the workspace',
  'user.signed_in': 'signed in',
  'user.signed_out': 'signed out',
  'user.stepped_up': 'proved again who they are',
  'user.renamed': 'changed the name of {}',
  'user.sessions_revoked': 'ended other sessions of {}',
  'user.totp_begun': 'began to add an authenticator app for {}',
  'user.totp_enabled': 'added an authenticator app for {}',
  'user.totp_disabled': 'removed the authenticator app of {}',
  'user.recovery_codes_renewed': 'made new recovery codes for {}',
  'user.codes_refused': 'entered wrong codes of the authenticator app',
  'user.identity_linked': 'connected an OpenID provider with {}',
  'user.identity_unlinked': 'disconnected an OpenID provider from {}',
  'user.password_set': 'set the password of {}',
  'user.password_link_created': 'made a link that sets the password of {}',
  'webhook.created': 'set up the webhook',
  'webhook.changed': 'changed where the webhook goes',
  'webhook.secret_rotated': 'rotated the signing secret of the webhook',
  'webhook.enabled': 'switched the webhook on',
  'webhook.disabled': 'switched the webhook off',
  'webhook.removed': 'removed the webhook',
  'webhook.tested': 'sent a test to the webhook',
  'webhook.delivery_repeated': 'sent a delivery to the webhook again',
  'alert.rule_changed': 'changed an alert rule of {}',
  'alert.rule_muted': 'muted or unmuted an alert rule of {}',
  'alert.quiet_hours_changed': 'changed the quiet hours',
  'alert.acknowledged': 'acknowledged an incident of {}',
  'alert.test_sent': 'sent a test alert',
  'audit_log.purged': 'purged the beginning of the audit log',
};

const BY_NAME = new Map<string, string>(Object.entries(SENTENCES));

/** The kinds of acts that a list can be filtered by. */
const GROUPS: Readonly<Record<string, string>> = {
  api_key: 'Keys',
  workspace: 'Workspace',
  member: 'Members',
  user: 'Signing in and passwords',
  alert: 'Alerts',
  audit_log: 'Audit log',
  installation: 'Installation',
  webhook: 'Webhook',
};

/** The sentence of an action, split where its target stands; without one `after` is null. */
export function sentenceOf(action: string): { before: string; after: string | null } {
  // A newer version may have written others.
  const words = BY_NAME.get(action) ?? `${action.replace('.', ': ').replaceAll('_', ' ')} {}`;
  const [before = '', after = null] = words.split('{}');
  return { before, after };
}

/** What people call a group of actions. */
export function groupLabel(group: string): string {
  return GROUPS[group] ?? group.replaceAll('_', ' ');
}
