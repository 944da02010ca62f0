/** A token bucket: `burst` at once, then one more every `refillSeconds`. */
export interface RatePolicy {
  burst: number;
  refillSeconds: number;
}

/** What is left of a bucket at a moment (milliseconds on any one clock). */
export interface RateState {
  tokens: number;
  atMs: number;
}

export interface RateOutcome {
  allowed: boolean;
  /** The state to keep. A denied request takes nothing. */
  state: RateState;
  /** How long to wait for one token, in whole seconds; 0 when allowed. */
  retryAfterSeconds: number;
}

/** Takes `cost` tokens if they are there. Pure: the caller keeps the state. */
export function takeTokens(
  policy: RatePolicy,
  state: RateState | undefined,
  nowMs: number,
  cost = 1,
): RateOutcome {
  const refilled = tokensAt(policy, state, nowMs);
  if (refilled >= cost) {
    return { allowed: true, state: { tokens: refilled - cost, atMs: nowMs }, retryAfterSeconds: 0 };
  }
  return {
    allowed: false,
    state: { tokens: refilled, atMs: nowMs },
    retryAfterSeconds: Math.max(1, Math.ceil((cost - refilled) * policy.refillSeconds)),
  };
}

/** How many tokens a bucket holds at a moment, fractions included; one that nobody knows is full. */
export function tokensAt(policy: RatePolicy, state: RateState | undefined, nowMs: number): number {
  if (state === undefined) return policy.burst;
  // A clock that steps back must not hand out tokens.
  const elapsedSeconds = Math.max(0, nowMs - state.atMs) / 1000;
  return Math.min(policy.burst, state.tokens + elapsedSeconds / policy.refillSeconds);
}
