import { type Awaitable, proceed } from '../../core/awaitable';
import { endpointTemplate } from '../../core/endpoint-template';
import { STATUS_OF_CODE } from '../../core/errors';
import { type KeyFormats, maskedKeyOf } from '../../core/key-format';
import { readablePath } from '../../core/readable-path';
import { canonicalAddress } from '../../core/restrictions/addresses';
import type { UsageEvent } from '../../core/usage';
import { type Decision, reportIn } from '../../core/verification';
import type { VerifyKeyInput } from '../../core/verify-input';
import { authorize } from '../authorize';
import type { Context, KeyActor } from '../context';
import { recordDecision } from '../usage/record-decision';
import { verifyKey } from './verify-key';

/** What decisions are counted under whose caller told no path. */
const OWN_ENDPOINT = 'POST /v1/api-keys/verify';

/**
 * Decides about a key that the company's API was sent, of any workspace. Only a key of the operator's
 * workspace with `api_keys:verify` may ask (attack 13); a live one about both environments, a test one
 * about test keys alone. A refusal is a value; what is unknown says nothing more.
 */
export function verifyForCompany(
  ctx: Context<KeyActor>,
  input: VerifyKeyInput,
): Awaitable<Decision> {
  authorize(ctx, 'keys:verify');
  const { runtime, actor } = ctx;
  const address = input.ip === undefined ? null : canonicalAddress(input.ip);
  const decided = verifyKey(runtime, input.key, {
    requiredScopes: input.scopes,
    environment: actor.environment === 'test' ? 'test' : input.environment,
    method: input.method,
    path: input.path,
    address,
    referrer: input.referrer,
    cost: input.cost,
  });
  return proceed(decided, (decision) => record(ctx, input, address, decision));
}

// How long the company's API takes, and what it answers to what is let through, is not known yet.
function record(
  { runtime, request, actor }: Context<KeyActor>,
  input: VerifyKeyInput,
  address: string | null,
  decision: Decision,
): Decision {
  const outcome = decision.valid ? 'valid' : decision.reason;
  runtime.counts.verified('verify', outcome);
  const event: UsageEvent = {
    key: decision.key,
    endpoint: endpointOf(input, runtime.keyFormats),
    outcome,
    counts: 'decision',
    status: decision.valid ? 0 : STATUS_OF_CODE[decision.code],
    report: reportIn(decision),
    needed: input.scopes,
    seconds: null,
    address,
    country: runtime.countries.of(address, null),
  };
  recordDecision(runtime, event, () => ({
    source: 'verify',
    requestId: request.id,
    maskedKey: decision.key === null ? maskedKeyOf(input.key, runtime.keyFormats) : null,
    method: input.method ?? null,
    path: input.path === undefined ? null : readablePath(input.path, runtime.keyFormats),
    trace: decision.trace,
    requiredScopes: input.scopes,
    quota: decision.quota,
    referrer: input.referrer,
    userAgent: null,
  }));
  if (decision.valid) return decision;
  const isOutOfReach = actor.environment === 'test' && decision.key?.environment === 'live';
  return isOutOfReach ? withoutKey(decision) : decision;
}

/** What a request to the company's API is counted under. */
export function endpointOf(
  { method, path }: Pick<VerifyKeyInput, 'method' | 'path'>,
  formats: KeyFormats,
): string {
  return path === undefined ? OWN_ENDPOINT : endpointTemplate(method, path, formats);
}

function withoutKey({ quota: _quota, ...refusal }: Extract<Decision, { valid: false }>): Decision {
  return { ...refusal, key: null };
}
