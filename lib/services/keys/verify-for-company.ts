import { type Awaitable, proceed } from '../../core/awaitable';
import { endpointTemplate } from '../../core/endpoint-template';
import type { KeyFormats } from '../../core/key-format';
import { canonicalAddress } from '../../core/restrictions/addresses';
import { type Decision, reportIn } from '../../core/verification';
import type { VerifyKeyInput } from '../../core/verify-input';
import { authorize } from '../authorize';
import type { Context, KeyActor } from '../context';
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
  const startedMs = performance.now();
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
  const asked = { endpoint: endpointOf(input, runtime.keyFormats), address };
  return proceed(decided, (decision) => count(ctx, asked, decision, performance.now() - startedMs));
}

function count(
  { runtime, actor }: Context<KeyActor>,
  { endpoint, address }: { endpoint: string; address: string | null },
  decision: Decision,
  elapsedMs: number,
): Decision {
  const outcome = decision.valid ? 'valid' : decision.reason;
  runtime.counts.verified('verify', outcome);
  runtime.usage.count({
    key: decision.key,
    endpoint,
    outcome,
    report: reportIn(decision),
    seconds: elapsedMs / 1000,
    address,
  });
  if (decision.valid) return decision;
  const isOutOfReach = actor.environment === 'test' && decision.key?.environment === 'live';
  return isOutOfReach ? withoutKey(decision) : decision;
}

function endpointOf({ method, path }: VerifyKeyInput, formats: KeyFormats): string {
  return path === undefined ? OWN_ENDPOINT : endpointTemplate(method, path, formats);
}

function withoutKey({ quota: _quota, ...refusal }: Extract<Decision, { valid: false }>): Decision {
  return { ...refusal, key: null };
}
