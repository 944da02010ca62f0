import { DomainError } from '../../core/errors';
import { shownPlace } from '../../core/leak-input';
import { isSignedBy } from '../../crypto/signature';
import type { AnonymousContext } from '../context';
import { lookUpSecrets } from '../installation/look-up-secrets';
import { type Leak, reportLeaks } from './report-leaks';

/** What GitHub's secret scanning found, as it sends it. */
export interface GithubMatch {
  token: string;
  url?: string | undefined;
}

/** What GitHub signed it with. */
export interface GithubSignature {
  identifier: string | undefined;
  /** base64 of DER. */
  signature: string | undefined;
}

/**
 * Whether GitHub sent exactly these bytes (attack 49).
 * @throws DomainError `invalid_request` without a signature, `unauthorized` for one that is not GitHub's
 */
export async function requireGithub(
  { runtime }: AnonymousContext,
  bytes: Uint8Array,
  { identifier, signature }: GithubSignature,
): Promise<void> {
  if (identifier === undefined || signature === undefined) {
    throw new DomainError('invalid_request', 'The signature of GitHub is missing.', {
      reason: 'signature_missing',
    });
  }
  const key = await runtime.githubKeys.find(identifier);
  if (key !== null && isSignedBy(key, bytes, signature)) return;
  throw new DomainError('unauthorized', 'This is not signed by GitHub.', {
    reason: 'signature_invalid',
  });
}

/**
 * Takes what GitHub found: keys are acted upon as with any report.
 * @returns for each match whether it is a key of this installation, also one that is stopped by now
 */
export async function reportFromGithub(
  ctx: AnonymousContext,
  matches: readonly GithubMatch[],
): Promise<boolean[]> {
  const { keyFormats } = ctx.runtime;
  const parsed = matches.map(({ token }) => keyFormats.parse(token));
  const secrets = [...new Set(parsed.filter((secret) => secret !== null))];
  const known = await lookUpSecrets(ctx.runtime, secrets);
  const leaks = new Map<string, Leak>();
  matches.forEach(({ url }, index) => {
    const secret = parsed[index] ?? null;
    if (secret === null || !known.has(secret) || leaks.has(secret)) return;
    const place = shownPlace(url);
    leaks.set(secret, { secret, url: place === null ? null : keyFormats.redact(place) });
  });
  await reportLeaks(ctx, [...leaks.values()], 'github');
  return parsed.map((secret) => secret !== null && known.has(secret));
}
