/** What was done, as `target.verb`; the whole vocabulary of the audit log. */
export const AUDIT_ACTIONS = [
  'api_key.created',
  'api_key.renamed',
  'api_key.narrowed',
  'api_key.widened',
  'api_key.restrictions_changed',
  'api_key.expiry_changed',
  'api_key.activated',
  'api_key.deactivated',
  'api_key.regenerated',
  'api_key.revoked',
  'api_key.reassigned',
  'api_key.backdated',
  'workspace.created',
  'workspace.renamed',
  'workspace.deleted',
  'workspace.subscription_changed',
  'workspace.addresses_added',
  'workspace.address_removed',
  'workspace.allowlist_changed',
  'member.added',
  'member.role_changed',
  'member.invited',
  'member.invitation_revoked',
  'member.joined',
  'member.removed',
  'user.signed_in',
  'user.signed_out',
  'user.password_set',
  'user.password_link_created',
  'audit_log.purged',
  'user.stepped_up',
  'user.renamed',
  'user.sessions_revoked',
  'user.totp_begun',
  'user.totp_enabled',
  'user.totp_disabled',
  'user.recovery_codes_renewed',
  'user.codes_refused',
  'user.identity_linked',
  'user.identity_unlinked',
  'api_key.leak_reported',
  'installation.keys_revoked',
  'workspace.suspended',
  'workspace.resumed',
  'workspace.notice_dismissed',
  'webhook.created',
  'webhook.changed',
  'webhook.secret_rotated',
  'webhook.enabled',
  'webhook.disabled',
  'webhook.removed',
  'webhook.tested',
  'webhook.delivery_repeated',
  'alert.rule_changed',
  'alert.rule_muted',
  'alert.quiet_hours_changed',
  'alert.acknowledged',
  'alert.test_sent',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** What a row can say that changed; the whole vocabulary of its fields. */
export const AUDIT_FIELDS = [
  'name',
  'environment',
  'permission_level',
  'scopes',
  'expires_at',
  'created_at',
  'created_by',
  'allowed_addresses',
  'allowed_referrers',
  'allowed_endpoints',
  'report_only',
  'rate_limit_per_minute',
  'last_four',
  'status',
  'reason',
  'slug',
  'is_operator',
  'subscription',
  'plan',
  'suspended',
  'addresses',
  'address',
  'label',
  'environments',
  'notice',
  'role',
  'email',
  'invitation',
  'keys',
  'key_count',
  'workspaces',
  'by',
  'issuer',
  'count',
  'wrong_codes',
  'host',
  'delivery',
  'rule',
  'on',
  'threshold',
  'mutedUntil',
  'quietHours',
  'incident',
  'through_seq',
  'through_hash',
] as const;
export type AuditField = (typeof AUDIT_FIELDS)[number];

/** Numbers are whole: the chain spells them. */
type AuditValue = string | number | boolean | null | readonly string[];

/** The changed fields of something as a row has them: an older or newer version may have written others. */
export type AuditFields = Readonly<Record<string, AuditValue>>;

/** The changed fields of something; never a secret, hash or lookup. */
export type AuditChange = Readonly<Partial<Record<AuditField, AuditValue>>>;

/** One row of the audit log, before it is stored: the database adds its time and its place in the chain. */
export interface AuditEntry {
  id: string;
  actorType: 'user' | 'key' | 'system';
  actorId: string;
  via: 'dashboard' | 'api' | 'cli';
  action: AuditAction;
  targetType: 'api_key' | 'workspace' | 'user' | 'invitation' | 'webhook';
  targetId: string;
  before: AuditFields | null;
  after: AuditFields | null;
  address: string | null;
  userAgent: string | null;
  requestId: string;
}
