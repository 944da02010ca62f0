import type { Decision } from '../../core/verification';
import type { VerifyKeyInput } from '../../core/verify-input';
import { authorize } from '../authorize';
import type { Context, KeyActor } from '../context';
import { verifyKey } from './verify-key';

/**
 * Decides about the keys that the company's API was sent, of any workspace. Only a key of the operator's
 * workspace with `api_keys:verify` may ask (attack 13); a live one about both environments, a test one
 * about test keys alone. A refusal is a value; what is unknown says nothing more.
 */
export async function verifyForCompany(
  ctx: Context<KeyActor>,
  inputs: readonly VerifyKeyInput[],
): Promise<Decision[]> {
  authorize(ctx, 'keys:verify');
  const { runtime, actor } = ctx;
  const decisions = await Promise.all(
    inputs.map(({ key, scopes, environment, path }) =>
      verifyKey(runtime, key, {
        requiredScopes: scopes,
        environment: actor.environment === 'test' ? 'test' : environment,
        path,
      }),
    ),
  );
  return decisions.map((decision, index) => {
    const address = inputs[index]?.ip ?? null;
    if (decision.valid) {
      runtime.lastUses.note({ keyId: decision.key.id, at: runtime.now(), address });
      return decision;
    }
    const isOutOfReach = actor.environment === 'test' && decision.key?.environment === 'live';
    return isOutOfReach ? { ...decision, key: null } : decision;
  });
}
