import type { ManyKind, Skip } from '@/lib/core/many-keys';

interface ManyWords {
  /** A verb: `Deactivate`. */
  verb: string;
  /** What stops working. */
  effect: string;
  pending: string;
  /** What has happened to them: `12 keys are refused from now on`. */
  done: (count: number) => string;
}

/** `1 key`, `1,234 keys`. */
export function keysOf(count: number): string {
  return count === 1 ? '1 key' : `${count.toLocaleString('en-GB')} keys`;
}

const are = (count: number) => `${keysOf(count)} ${count === 1 ? 'is' : 'are'}`;

export const MANY_WORDS: Readonly<Record<ManyKind, ManyWords>> = {
  deactivate: {
    verb: 'Deactivate',
    effect:
      'From the next request on these keys are refused, and what uses them stops. You can activate them again.',
    pending: 'Deactivating…',
    done: (count) => `${are(count)} refused from now on.`,
  },
  activate: {
    verb: 'Activate',
    effect: 'From the next request on these keys work again. Expired ones stay refused.',
    pending: 'Activating…',
    done: (count) => `${keysOf(count)} ${count === 1 ? 'works' : 'work'} again.`,
  },
  set_expiry: {
    verb: 'Set expiry of',
    effect: 'From the moment that you choose these keys are refused, and what uses them stops.',
    pending: 'Setting…',
    done: (count) => `${keysOf(count)} ${count === 1 ? 'has' : 'have'} a new expiry.`,
  },
  revoke: {
    verb: 'Revoke',
    effect:
      'From the next request on these keys are refused, for good, and what uses them stops. They stay in the list as history. Deactivating stops them as well and can be taken back.',
    pending: 'Revoking…',
    done: (count) => `${are(count)} revoked for good.`,
  },
};

/** Why keys stayed as they were, after their number. */
export const SKIP_WORDS: Readonly<Record<Skip, string>> = {
  not_found: 'not found in this workspace',
  not_yours: 'created by somebody else: only they, or an admin, may change them',
  revoked: 'revoked already, which is final',
  same: 'already so',
  expiry_refused: 'not allowed to expire then: later than this installation allows',
};
