'use server';

import { type AccessTestInput, accessTestSchema } from '../../core/access-test';
import type { AccessQuestion, AccessVerdict } from '../../core/access-verdict';
import { remedyOf } from '../../core/remedies';
import { splitAddresses } from '../../core/restrictions/addresses';
import { type Decision, REFUSALS } from '../../core/verification';
import { headersBeside, refusedAnswer } from '../../http/refused-answer';
import { getRuntime } from '../../runtime';
import { testAccess } from '../../services/keys/test-access';
import { defineMemberAction } from '../action';
import { type FormFields, manyOf } from '../form-fields';
import { restrictionsInputOf } from './restrictions-input';

/**
 * Fields: `keyId` or `secret` (a pasted key; it travels in a form's body alone), `environment`, `method`,
 * `path`, `address`, `referrer`, `scopes`, `at`; with `isDraft` (`yes`) the fields of restrictions, in place of
 * the key's own; with `isListDraft` (`yes`) `listDraft`, in place of the workspace's list (empty: none).
 */
export const testAccessAction = defineMemberAction({
  input: accessTestSchema,
  read: questionOf,
  async run(ctx, input): Promise<AccessVerdict> {
    const asked = askedOf(input);
    const { decision, key, trace } = await testAccess(ctx, input);
    if (decision.valid) {
      const detail = 'This request passes: it reaches the API, which answers it.';
      const answer = headLines(headersBeside(decision, REQUEST_ID)).join('\n');
      return { asked, key, isAllowed: true, reason: null, detail, remedy: null, trace, answer };
    }
    const { reason } = decision;
    const [, detail] = REFUSALS[reason];
    const remedy = remedyOf(decision);
    const answer = answerTo(decision);
    return { asked, key, isAllowed: false, reason, detail, remedy, trace, answer };
  },
});

const REQUEST_ID = 'req_…';

function questionOf({
  isDraft,
  allowedAddresses = '',
  allowedReferrers = '',
  allowedEndpoints = '',
  reportOnly = [],
  isListDraft,
  listDraft = '',
  ...question
}: FormFields): unknown {
  const drafted = { allowedAddresses, allowedReferrers, allowedEndpoints, reportOnly };
  const listed = manyOf(listDraft).flatMap(splitAddresses);
  return {
    ...question,
    ...(isDraft === 'yes' && { draft: restrictionsInputOf(drafted) }),
    ...(isListDraft === 'yes' && { listDraft: listed.length === 0 ? null : listed }),
  };
}

function askedOf(input: AccessTestInput): AccessQuestion {
  return {
    keyId: input.keyId ?? '',
    environment: input.environment ?? '',
    method: input.method,
    path: input.path ?? '',
    address: input.address ?? '',
    referrer: input.referrer ?? '',
    scopes: input.scopes.join(' '),
    at: input.at?.toISOString().slice(0, 16) ?? '',
    draft: input.draft ?? null,
    listDraft: input.listDraft === undefined ? null : (input.listDraft ?? []),
  };
}

function answerTo(refusal: Extract<Decision, { valid: false }>): string {
  const { publicUrl } = getRuntime().config;
  const { status, headers, body } = refusedAnswer(refusal, { requestId: REQUEST_ID, publicUrl });
  const shown = JSON.stringify(JSON.parse(body), null, 2);
  return [
    `HTTP/1.1 ${status} ${REASON_PHRASES[status] ?? ''}`,
    ...headLines(headers),
    '',
    shown,
  ].join('\n');
}

// As node writes them (RFC 9110 §15), for the statuses that a refusal has.
const REASON_PHRASES: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  429: 'Too Many Requests',
};

function headLines(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}
