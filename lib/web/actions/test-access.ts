'use server';

import { type AccessTestInput, accessTestSchema } from '../../core/access-test';
import type { AccessQuestion, AccessVerdict } from '../../core/access-verdict';
import { remedyOf } from '../../core/remedies';
import { type Decision, REFUSALS } from '../../core/verification';
import { refusedAnswer } from '../../http/refused-answer';
import { getRuntime } from '../../runtime';
import { testAccess } from '../../services/keys/test-access';
import { defineMemberAction } from '../action';
import { restrictionsInputOf } from './restrictions-input';

/**
 * Fields: `keyId` or `secret` (a pasted key; it travels in a form's body alone), `method`, `path`, `address`,
 * `referrer`, `scopes`, `at`; with `isDraft` (`yes`) the fields of restrictions, in place of the key's own.
 */
export const testAccessAction = defineMemberAction({
  input: accessTestSchema,
  read: ({
    isDraft,
    allowedAddresses = '',
    allowedReferrers = '',
    allowedEndpoints = '',
    reportOnly = [],
    ...question
  }) => {
    const drafted = { allowedAddresses, allowedReferrers, allowedEndpoints, reportOnly };
    return { ...question, ...(isDraft === 'yes' && { draft: restrictionsInputOf(drafted) }) };
  },
  async run(ctx, input): Promise<AccessVerdict> {
    const asked = askedOf(input);
    const { decision, key } = await testAccess(ctx, input);
    const { trace } = decision;
    if (decision.valid) {
      const detail = 'This request passes. It reaches the API, which answers it.';
      return { asked, key, isAllowed: true, detail, remedy: null, trace, answer: null };
    }
    const [, detail] = REFUSALS[decision.reason];
    const remedy = remedyOf(decision);
    return { asked, key, isAllowed: false, detail, remedy, trace, answer: answerTo(decision) };
  },
});

function askedOf(input: AccessTestInput): AccessQuestion {
  return {
    keyId: input.keyId ?? '',
    method: input.method,
    path: input.path ?? '',
    address: input.address ?? '',
    referrer: input.referrer ?? '',
    scopes: input.scopes.join(' '),
    at: input.at?.toISOString().slice(0, 16) ?? '',
    draft: input.draft ?? null,
  };
}

function answerTo(refusal: Extract<Decision, { valid: false }>): string {
  const { publicUrl } = getRuntime().config;
  const { status, headers, body } = refusedAnswer(refusal, { requestId: 'req_…', publicUrl });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const shown = JSON.stringify(JSON.parse(body), null, 2);
  return [`HTTP/1.1 ${status}`, ...lines, '', shown].join('\n');
}
