import { LRUCache } from 'lru-cache';
import { DomainError } from '../core/errors';
import { type RatePolicy, type RateState, takeTokens } from '../core/rate-window';

/** The limits on guessing, each a bucket per name. */
const POLICIES = {
  /** Failed sign-ins of one account from one network (attack 28). */
  accountSignIn: { burst: 10, refillSeconds: 30 },
  /** Failed sign-ins of one account from everywhere: NIST SP 800-63B-4 §3.2.2 wants at most 100. */
  everySignIn: { burst: 100, refillSeconds: 60 },
  /** Failed sign-ins of one account in a browser that it has been used in: nobody else can use this up. */
  deviceSignIn: { burst: 10, refillSeconds: 30 },
  /** Wrong codes of one account, after the right password; how many at all is counted in the database. */
  secondFactor: { burst: 5, refillSeconds: 300 },
  /** Wrong recovery codes of one account from one network: they have 80 random bits. */
  recoveryCode: { burst: 5, refillSeconds: 300 },
  /** Forgotten passwords from one network, and mails about it to one address. */
  forgotSender: { burst: 10, refillSeconds: 60 },
  forgotAccount: { burst: 3, refillSeconds: 600 },
  /** Sign-ins by an OpenID provider from one network: each asks it something. */
  provider: { burst: 60, refillSeconds: 2 },
  /** Failed sign-ins from one network. */
  addressSignIn: { burst: 30, refillSeconds: 10 },
  /** Failed sign-ins of all together: argon2 runs cost CPU. */
  globalSignIn: { burst: 100, refillSeconds: 0.05 },
  /** New accounts from one address. */
  signUp: { burst: 5, refillSeconds: 600 },
  /** New accounts of all together: hashing their passwords must not hold up signing in. */
  globalSignUp: { burst: 20, refillSeconds: 1 },
  /** Invitations to one workspace: each may be a mail to somebody. */
  invitation: { burst: 30, refillSeconds: 120 },
  /** Keys that do not exist, from one address (attack 13). Keys that work are never counted. */
  failedKey: { burst: 300, refillSeconds: 0.05 },
  /** Passwords and codes by which one session proves again who holds it. */
  proof: { burst: 5, refillSeconds: 60 },
  /** Reports of leaked keys from one network. */
  leakReport: { burst: 20, refillSeconds: 15 },
  /** What claims to come from GitHub's secret scanning, from one network: its bodies are large. */
  githubReport: { burst: 60, refillSeconds: 1 },
  /** Tests that a workspace has sent to its webhook: each is a request to an address that it chose. */
  webhookTest: { burst: 10, refillSeconds: 60 },
  /** Deliveries that a workspace has sent again: each is tried for three days. */
  webhookAgain: { burst: 30, refillSeconds: 60 },
  /** Test alerts of one workspace: each is a mail and a request to its address. */
  testAlert: { burst: 5, refillSeconds: 60 },
  /** Wrong setup tokens and one-time links from one address. */
  token: { burst: 10, refillSeconds: 30 },
} as const satisfies Record<string, RatePolicy>;

export type LimitName = keyof typeof POLICIES;

const BUCKETS_MAX = 50_000;

/**
 * Token buckets in the memory of this process, of each limit the least recently used dropped first: who uses up
 * the room of one frees nothing of another.
 */
export class Limits {
  readonly #buckets = new Map<LimitName, LRUCache<string, RateState>>();

  constructor(private readonly now: () => Date) {}

  /**
   * Takes one token of each named bucket.
   * @throws DomainError `rate_limited` with the time to wait, as soon as one is empty
   */
  take(names: readonly (readonly [LimitName, string])[]): void {
    for (const [limit, name] of names) {
      const buckets = this.#bucketsOf(limit);
      const outcome = takeTokens(POLICIES[limit], buckets.get(name), this.now().getTime());
      buckets.set(name, outcome.state);
      if (!outcome.allowed) throw tooMany(outcome.retryAfterSeconds);
    }
  }

  /** Forgets a bucket, after a success. */
  reset(limit: LimitName, name: string): void {
    this.#bucketsOf(limit).delete(name);
  }

  #bucketsOf(limit: LimitName): LRUCache<string, RateState> {
    const known = this.#buckets.get(limit);
    if (known !== undefined) return known;
    const buckets = new LRUCache<string, RateState>({ max: BUCKETS_MAX });
    this.#buckets.set(limit, buckets);
    return buckets;
  }
}

function tooMany(retryAfterSeconds: number): DomainError {
  const unit = retryAfterSeconds === 1 ? 'second' : 'seconds';
  return new DomainError(
    'rate_limited',
    `Too many attempts. Try again in ${retryAfterSeconds} ${unit}.`,
    { reason: 'too_many_attempts', retryAfterSeconds },
  );
}
