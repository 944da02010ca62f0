/** What a workspace can be told about. */
export const NOTICE_KINDS = [
  'keys_revoked',
  'keys_deactivated',
  'keys_reported',
  'workspace_suspended',
  'workspace_resumed',
  'webhook_disabled',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Who did it: the operator, whoever reported a leak, GitHub's secret scanning, or who receives webhooks. */
export const NOTICE_AUTHORS = ['operator', 'report', 'github', 'receiver'] as const;
export type NoticeAuthor = (typeof NOTICE_AUTHORS)[number];

/** How many keys a notice names; it counts all. */
export const NOTICE_KEYS_MAX = 20;

/** Something that was done to a workspace from outside, before it is stored. */
export interface NewNotice {
  kind: NoticeKind;
  by: NoticeAuthor;
  /** In the words of who did it; never a secret. */
  reason: string | null;
  keyIds: readonly string[];
}

/** A notice as the dashboard shows it. */
export interface Notice extends NewNotice {
  id: string;
  count: number;
  createdAt: Date;
}

/** A stored row as a notice; null for one that a later version wrote. */
export function parseNotice(
  row: Omit<Notice, 'kind' | 'by'> & { kind: string; by: string },
): Notice | null {
  const kind = NOTICE_KINDS.find((known) => known === row.kind);
  const by = NOTICE_AUTHORS.find((known) => known === row.by);
  return kind === undefined || by === undefined ? null : { ...row, kind, by };
}

const BY: Readonly<Record<NoticeAuthor, string>> = {
  operator: 'by the operator',
  report: 'because somebody reported the leak',
  github: 'because GitHub found the leak',
  receiver: 'because of its receiver',
};

/** The notice as a sentence that says what stopped, and why. */
export function describeNotice({ kind, by, reason, count }: Notice): string {
  const keys = count === 1 ? '1 API key was' : `${count.toLocaleString('en')} API keys were`;
  const what: Readonly<Record<NoticeKind, string>> = {
    keys_revoked: `${keys} revoked ${BY[by]} and can never be used again`,
    keys_deactivated: `${keys} deactivated ${BY[by]}, and ${count === 1 ? 'is' : 'are'} refused until somebody activates ${count === 1 ? 'it' : 'them'}`,
    keys_reported: `${keys} reported as leaked and ${count === 1 ? 'is' : 'are'} not revoked`,
    workspace_suspended: 'The operator has suspended this workspace: every key is refused',
    workspace_resumed:
      'The operator has resumed this workspace: its keys work again, as far as its subscription lets them',
    webhook_disabled: 'The webhook was switched off: nothing is sent to it any more',
  };
  return reason === null ? `${what[kind]}.` : `${what[kind]}. Reason: ${reason}`;
}
