import 'server-only';
import type { NextAuthOptions } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { z } from 'zod';
import {
  PROVIDER_REFUSALS,
  type ProviderRefusal,
  readProviderClaims,
} from '../core/provider-claims';
import { getRuntime } from '../runtime';
import type { SessionUser } from '../services/accounts/resolve-session';
import { signInByProvider } from '../services/accounts/sign-in-by-provider';
import type { AnonymousContext } from '../services/context';
import { authOptions, cookieOptions, sessionCookie } from './auth';
import { callNextAuth, type NextAuthAnswer } from './next-auth-call';
import { ownPath } from './own-path';

const PROVIDER = 'oidc';
const FLOW_SECONDS = 600;
/** What a provider adds to the address that it sends people back to; nothing else is read. */
const ANSWER_FIELDS = ['code', 'state', 'iss', 'error'];

/** Where to send the browser, and what it is to remember. */
export interface OidcAnswer {
  location: string;
  cookies: readonly string[];
}

/** The provider as people know it: its host; null where none is set. */
export function oidcName(): string | null {
  const { oidc } = getRuntime().config;
  return oidc === null ? null : new URL(oidc.issuer).host;
}

/** Why the provider signed nobody in, as a sentence; null for what we never said. */
export function providerRefusal(name: string | null): string | null {
  const known = Object.entries(PROVIDER_REFUSALS).find(([refusal]) => refusal === name);
  return known?.[1] ?? null;
}

/**
 * Begins a sign-in by the provider: PKCE, state and nonce go into signed cookies of this browser.
 * @param next a path of ours to lead to afterwards
 */
export async function startOidc(ctx: AnonymousContext, next: string): Promise<OidcAnswer> {
  const options = optionsFor(ctx, null);
  // next-auth begins only by its own form token, which proves that its page was open. Our route has checked
  // where the request comes from, and so makes the token by itself.
  const csrf = await callNextAuth(options, { method: 'GET', path: ['csrf'], cookies: {} });
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(csrf.body);
  const answer = await callNextAuth(options, {
    method: 'POST',
    path: ['signin', PROVIDER],
    body: { csrfToken, callbackUrl: `${ctx.runtime.settings.publicUrl}${ownPath(next)}` },
    cookies: cookiesOf(csrf.cookies),
  });
  const { location } = answer;
  // Its own error page stands at our address; the provider's page does not.
  const hasBegun = location !== null && !location.startsWith(ctx.runtime.settings.publicUrl);
  return hasBegun ? { location, cookies: answer.cookies } : refused('failed');
}

/**
 * Takes what the provider sent the browser back with, and signs in.
 * @param query what stands in the address; `cookies`: what the browser holds
 * @param signedIn who is signed in in this browser already
 */
export async function finishOidc(
  ctx: AnonymousContext,
  sent: { query: URLSearchParams; cookies: Readonly<Record<string, string>> },
  signedIn: SessionUser | null,
): Promise<OidcAnswer> {
  const outcome: Outcome = { refusal: 'failed' };
  const answer = await callNextAuth(optionsFor(ctx, { signedIn, outcome }), {
    method: 'GET',
    path: ['callback', PROVIDER],
    query: Object.fromEntries(
      ANSWER_FIELDS.flatMap((name) => {
        const value = sent.query.get(name);
        return value === null ? [] : [[name, value]];
      }),
    ),
    cookies: sent.cookies,
  });
  if (outcome.refusal !== null) return { ...refused(outcome.refusal), cookies: spent(answer) };
  return { location: pathOf(ctx, answer.location), cookies: answer.cookies };
}

interface Outcome {
  /** Null once somebody is signed in. */
  refusal: ProviderRefusal | null;
}

// A refusal uses up state, nonce and verifier too, and never leaves a session behind.
function spent({ cookies }: NextAuthAnswer): readonly string[] {
  return cookies.filter((line) => !line.startsWith(`${sessionCookie().name}=`));
}

function refused(refusal: ProviderRefusal): OidcAnswer {
  return { location: `/login?${new URLSearchParams({ refused: refusal })}`, cookies: [] };
}

// The address to return to comes from a cookie, which somebody else may have set.
function pathOf({ runtime }: AnonymousContext, location: string | null): string {
  const { publicUrl } = runtime.settings;
  if (location === null || !URL.canParse(location, publicUrl)) return '/';
  const url = new URL(location, publicUrl);
  return url.origin === publicUrl ? ownPath(`${url.pathname}${url.search}`) : '/';
}

function cookiesOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      return [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))];
    }),
  );
}

interface Callback {
  signedIn: SessionUser | null;
  /** Takes what came of it. */
  outcome: Outcome;
}

async function enter(
  ctx: AnonymousContext,
  profile: unknown,
  { signedIn, outcome }: Callback,
): Promise<string | null> {
  const claims = readProviderClaims(profile);
  if (claims === null || claims.issuer !== getRuntime().config.oidc?.issuer) return null;
  try {
    const entered = await signInByProvider(ctx, claims, signedIn);
    outcome.refusal = 'refusal' in entered ? entered.refusal : null;
    return 'refusal' in entered ? null : entered.session.sessionId;
  } catch (error) {
    // next-auth would make a text for an address of it.
    ctx.runtime.log.error({ error }, 'signing in by the provider failed');
    return null;
  }
}

function optionsFor(ctx: AnonymousContext, callback: Callback | null): NextAuthOptions {
  const options = authOptions();
  const flow = (name: string) => ({
    name: sessionCookie(name).name,
    options: { ...cookieOptions(), maxAge: FLOW_SECONDS },
  });
  return {
    ...options,
    providers: [provider()],
    cookies: {
      ...options.cookies,
      state: flow('state'),
      nonce: flow('nonce'),
      pkceCodeVerifier: flow('pkce'),
    },
    callbacks: {
      ...options.callbacks,
      async signIn({ user, profile }) {
        const sessionId = callback === null ? null : await enter(ctx, profile, callback);
        if (sessionId === null) return false;
        // next-auth's user is the session: the id that it signs into the cookie is the session's.
        user.id = sessionId;
        return true;
      },
    },
  };
}

function provider(): OAuthConfig<Record<string, unknown>> {
  const { oidc } = getRuntime().config;
  if (oidc === null) throw new Error('There is no AUTH_OIDC_ISSUER.');
  return {
    id: PROVIDER,
    name: 'OpenID',
    type: 'oauth',
    wellKnown: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    authorization: { params: { scope: 'openid email profile' } },
    checks: ['pkce', 'state', 'nonce'],
    idToken: true,
    userinfo: {
      // Many providers say the address there alone. It counts only for the subject of the ID token.
      async request({ tokens, client }) {
        const { access_token: accessToken, id_token: idToken } = tokens;
        const claims = { ...claimsOf(idToken) };
        if (claims.email !== undefined || accessToken === undefined) return claims;
        const info = await client.userinfo(accessToken);
        if (info.sub !== claims.sub) throw new Error('The user info is about somebody else.');
        return { ...info, ...claims };
      },
    },
    profile: (claims) => ({ id: String(claims.sub) }),
  };
}

// Of a token whose signature, issuer, audience, nonce and time have just been checked.
function claimsOf(idToken: string | undefined): Record<string, unknown> & { sub: string } {
  const [, payload = ''] = idToken?.split('.') ?? [];
  const parsed: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return z.looseObject({ sub: z.string() }).parse(parsed);
}
