import type { Environment } from './key-format';
import type { Restrictions } from './restrictions/restrictions';
import type { TraceStep } from './verification';

/** The methods that a request may have. */
export const TESTED_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** The fields of the question as they are typed; a secret is never among them. */
export interface AccessQuestion {
  keyId: string;
  method: string;
  path: string;
  address: string;
  referrer: string;
  scopes: string;
  at: string;
  /** What is tried in place of the key's own restrictions; null: nothing. */
  draft: Restrictions | null;
}

/** What was decided about an imagined request, as a page shows it. */
export interface AccessVerdict {
  /** For the next question, which differs in one thing only. */
  asked: AccessQuestion;
  key: { id: string; name: string; lastFour: string; environment: Environment } | null;
  isAllowed: boolean;
  /** In a sentence. */
  detail: string;
  /** What would have to change; null where nothing has to. */
  remedy: string | null;
  trace: readonly TraceStep[];
  /** The answer that `/v1` gives, as it goes over the wire; null where the request passes. */
  answer: string | null;
}
