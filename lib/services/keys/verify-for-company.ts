import { type Awaitable, proceed } from '../../core/awaitable';
import { endpointTemplate } from '../../core/endpoint-template';
import type { Decision } from '../../core/verification';
import { addressSchema, type VerifyKeyInput } from '../../core/verify-input';
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
  const decided = verifyKey(runtime, input.key, {
    requiredScopes: input.scopes,
    environment: actor.environment === 'test' ? 'test' : input.environment,
    path: input.path,
    cost: input.cost,
  });
  return proceed(decided, (decision) => count(ctx, input, decision, performance.now() - startedMs));
}

function count(
  { runtime, actor }: Context<KeyActor>,
  input: VerifyKeyInput,
  decision: Decision,
  elapsedMs: number,
): Decision {
  const outcome = decision.valid ? 'valid' : decision.reason;
  runtime.counts.verified('verify', outcome);
  runtime.usage.count({
    key: decision.key,
    endpoint: endpointOf(input),
    outcome,
    seconds: elapsedMs / 1000,
    address: addressOf(input.ip),
  });
  if (decision.valid) return decision;
  const isOutOfReach = actor.environment === 'test' && decision.key?.environment === 'live';
  return isOutOfReach ? withoutKey(decision) : decision;
}

// What the caller wrote may be anything: only an address is noted as one.
function addressOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const parsed = addressSchema.safeParse(text);
  return parsed.success ? parsed.data : null;
}

function endpointOf({ method, path }: VerifyKeyInput): string {
  return path === undefined ? OWN_ENDPOINT : endpointTemplate(method, path);
}

function withoutKey({ quota: _quota, ...refusal }: Extract<Decision, { valid: false }>): Decision {
  return { ...refusal, key: null };
}
