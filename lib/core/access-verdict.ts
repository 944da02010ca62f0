import type { Environment } from './key-format';
import type { Restrictions } from './restrictions/restrictions';
import type { RefusalReason, TraceStep } from './verification';

/** The methods that a request may have. */
export const TESTED_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** What is tried before it is saved. */
export interface AccessDraft {
  /** In place of the key's own restrictions; null: those are asked. */
  draft: Restrictions | null;
  /** In place of the workspace's address list, and binding the key; empty: no list. Null: the saved one is asked. */
  listDraft: readonly string[] | null;
}

/** The fields of the question as they are typed; a secret is never among them. */
export interface AccessQuestion extends AccessDraft {
  keyId: string;
  /** That the key must belong to; empty: either. */
  environment: string;
  method: string;
  path: string;
  address: string;
  referrer: string;
  scopes: string;
  at: string;
}

/** A check with the entry of a list that let the request through at it; null where there is none. */
export interface RuledStep extends TraceStep {
  entry: string | null;
}

/** What was decided about an imagined request, as a page shows it. */
export interface AccessVerdict {
  /** For the next question, which differs in one thing only. */
  asked: AccessQuestion;
  key: { id: string; name: string; lastFour: string; environment: Environment } | null;
  isAllowed: boolean;
  /** Null where it is allowed. */
  reason: RefusalReason | null;
  /** In a sentence. */
  detail: string;
  /** What would have to change; null where nothing has to. */
  remedy: string | null;
  trace: readonly RuledStep[];
  /**
   * The answer that `/v1` gives, as it goes over the wire; of a request that passes the headers that it
   * adds to whatever the API answers.
   */
  answer: string;
}
