import { readFileSync } from 'node:fs';
import { z } from 'zod';
import manifest from '../package.json';
import { LEAK_POLICIES, type LeakPolicies } from './core/leak-policy';
import { isLoopbackHost } from './core/loopback';
import type { Profile } from './core/profile';
import { DEFAULT_PROFILE, PROFILES } from './core/profiles/index';
import { describeFaults, readProfile } from './core/read-profile';

/** What the environment says; the only reader of `process.env`. */
export interface Config {
  port: number;
  databaseUrl: string;
  /** A direct connection for LISTEN, where `databaseUrl` leads through a pooler. */
  databaseDirectUrl: string;
  /** For the role that owns the tables: only the command line is told. */
  databaseOwnerUrl: string | null;
  /** How many keys a verifier remembers at most; 0: none. */
  cacheKeys: number;
  /** The public origin, without a slash at the end. */
  publicUrl: string;
  peppers: readonly [string, ...string[]];
  sessionSecret: string;
  setupToken: string | null;
  /** Lets a monitoring system read /metrics; null: only this machine may. */
  metricsToken: string | null;
  isSignUpOpen: boolean;
  /** What is done with a key that somebody reports as leaked, by environment. */
  leakPolicy: LeakPolicies;
  /** Where GitHub publishes the keys that sign its reports of leaked keys. */
  githubKeysUrl: string;
  /** For how many days the requests are kept. */
  logDays: number;
  /** Which of them are kept. */
  logSampling: { share: number; perSecond: number };
  /** Networks whose `X-Forwarded-For` counts. */
  trustedProxies: readonly string[];
  /** The header in which they say the country of a request, in lower case; null: none does. */
  countryHeader: string | null;
  /** The content of the operator's file of countries by address; null: there is none. */
  countryDatabase: Buffer | null;
  /** What the installation is like: one of ours, or a file's. */
  profile: Profile;
  /** Where mails are handed over (SMTP), and who they come from; null: none are sent. */
  mail: { url: string; from: string } | null;
  /** Whether webhooks may go by plain HTTP, to any port and into private networks. */
  isWebhookPrivate: boolean;
  /** The OpenID provider by which people may sign in as well; null: none. */
  oidc: { issuer: string; clientId: string; clientSecret: string } | null;
}

/** Which Keydesk this is: `0.1.0`. */
export const { version } = manifest;

/** Whether this is `next dev`: it decides nothing about access, only what React's overlays need. */
export const isDevelopmentBuild = process.env.NODE_ENV === 'development';

const secretText = z
  .string('is missing')
  .refine((text) => Buffer.from(text, 'base64url').length >= 32, 'is shorter than 32 bytes')
  .refine((text) => !/change[-_ ]?me|placeholder|example/i.test(text), 'is a placeholder');

function databaseUrl(missing: string) {
  return z.string(missing).regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://');
}

const leakPolicy = z.enum(LEAK_POLICIES, `must be ${LEAK_POLICIES.join(', ')}`);

// Who could change these keys on the way could report any key.
function isSafeSource(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
}

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATABASE_URL: databaseUrl('is missing'),
  KEYDESK_DATABASE_DIRECT_URL: databaseUrl('is missing').optional(),
  KEYDESK_DATABASE_OWNER_URL: databaseUrl('is missing').optional(),
  KEYDESK_CACHE_KEYS: z.coerce.number().int().min(0).max(10_000_000).default(100_000),
  KEYDESK_URL: z.url('must be an address like https://keys.example.com').optional(),
  KEYDESK_PEPPERS: z
    .string('is missing')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.tuple([secretText], secretText)),
  NEXTAUTH_SECRET: secretText,
  SETUP_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  KEYDESK_METRICS_TOKEN: z
    .string()
    .regex(/^[!-~]{16,}$/, 'must have at least 16 characters without spaces')
    .optional(),
  KEYDESK_SIGN_UP: z.enum(['closed', 'open'], 'must be closed or open').default('closed'),
  KEYDESK_PROFILE: z.string().default(DEFAULT_PROFILE),
  KEYDESK_LEAK_POLICY_LIVE: leakPolicy.default('deactivate'),
  KEYDESK_LEAK_POLICY_TEST: leakPolicy.default('deactivate'),
  KEYDESK_GITHUB_KEYS_URL: z
    .url('must be an address')
    .refine(isSafeSource, 'must begin with https://')
    .default('https://api.github.com/meta/public_keys/secret_scanning'),
  KEYDESK_LOG_DAYS: z.coerce.number().int().min(1).max(400).default(30),
  KEYDESK_LOG_SAMPLE: z.coerce.number().min(0).max(1).default(1),
  KEYDESK_LOG_PER_SECOND: z.coerce.number().int().min(0).max(100_000).default(1_000),
  KEYDESK_INSECURE_HTTP: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
  SMTP_URL: z
    .string()
    .refine(
      (text) => isAddress(text, /^smtps?:$/),
      'must be an address like smtps://mail.example.com',
    )
    .optional(),
  SMTP_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]*$/, 'must be an address, or a name and an address in <>')
    .optional(),
  KEYDESK_WEBHOOK_ALLOW_PRIVATE: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
  AUTH_OIDC_ISSUER: z
    .string()
    .refine(isIssuer, 'must be an https address without a query')
    .optional(),
  AUTH_OIDC_CLIENT_ID: z.string().optional(),
  AUTH_OIDC_CLIENT_SECRET: z.string().optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== '')),
  KEYDESK_COUNTRY_HEADER: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9-]+$/, 'must be the name of a header like cf-ipcountry')
    .optional(),
  GEOIP_MMDB: z.string().optional(),
});

/**
 * Reads the environment once.
 * @throws Error whose message names each fault, never a value
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
    throw new Error(`The environment is not right: ${faults.join('; ')}.`);
  }
  const env = parsed.data;
  const publicUrl = originOf(env.KEYDESK_URL ?? `http://localhost:${env.PORT}`);
  refusePlainHttp(publicUrl, env.KEYDESK_INSECURE_HTTP === '1');
  return {
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    databaseDirectUrl: env.KEYDESK_DATABASE_DIRECT_URL ?? env.DATABASE_URL,
    databaseOwnerUrl: env.KEYDESK_DATABASE_OWNER_URL ?? null,
    cacheKeys: env.KEYDESK_CACHE_KEYS,
    publicUrl,
    peppers: env.KEYDESK_PEPPERS,
    sessionSecret: env.NEXTAUTH_SECRET,
    setupToken: env.SETUP_TOKEN ?? null,
    metricsToken: env.KEYDESK_METRICS_TOKEN ?? null,
    isSignUpOpen: env.KEYDESK_SIGN_UP === 'open',
    leakPolicy: { live: env.KEYDESK_LEAK_POLICY_LIVE, test: env.KEYDESK_LEAK_POLICY_TEST },
    githubKeysUrl: env.KEYDESK_GITHUB_KEYS_URL,
    logDays: env.KEYDESK_LOG_DAYS,
    logSampling: { share: env.KEYDESK_LOG_SAMPLE, perSecond: env.KEYDESK_LOG_PER_SECOND },
    trustedProxies: env.TRUSTED_PROXIES,
    countryHeader: env.KEYDESK_COUNTRY_HEADER ?? null,
    countryDatabase: env.GEOIP_MMDB === undefined ? null : readDatabaseFile(env.GEOIP_MMDB),
    profile: profileOf(env.KEYDESK_PROFILE),
    mail: mailOf(env, publicUrl),
    isWebhookPrivate: env.KEYDESK_WEBHOOK_ALLOW_PRIVATE === '1',
    oidc: oidcOf(env),
  };
}

/** The profile alone, for commands that need no installation. @throws Error naming each fault */
export function configuredProfile(environment: NodeJS.ProcessEnv = process.env): Profile {
  return profileOf(environment.KEYDESK_PROFILE || DEFAULT_PROFILE);
}

/** What a program that is started may know of the environment: where things are, and no secret. */
export function childEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
): Pick<NodeJS.ProcessEnv, 'PATH' | 'HOME' | 'LANG' | 'NODE_ENV'> {
  const { PATH, HOME, LANG, NODE_ENV } = environment;
  return { PATH, HOME, LANG, NODE_ENV };
}

/**
 * The profile in a JSON file, or its faults.
 * @throws Error for a file that cannot be read or is not JSON
 */
export function readProfileFile(file: string): ReturnType<typeof readProfile> {
  return readProfile(parseJson(file));
}

/** Tells next-auth, which reads the environment itself, where it lives. */
export function publishAuthEnvironment(config: Config): void {
  process.env.NEXTAUTH_URL = config.publicUrl;
  process.env.NEXTAUTH_SECRET = config.sessionSecret;
}

type Variables = z.output<typeof schema>;

function mailOf({ SMTP_URL: url, SMTP_FROM: from }: Variables, publicUrl: string): Config['mail'] {
  if (url === undefined) return null;
  return { url, from: from ?? `Keydesk <keydesk@${new URL(publicUrl).hostname}>` };
}

function oidcOf(env: Variables): Config['oidc'] {
  const { AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_CLIENT_ID: clientId } = env;
  const clientSecret = env.AUTH_OIDC_CLIENT_SECRET;
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return null;
  if (issuer !== undefined && clientId !== undefined && clientSecret !== undefined) {
    return { issuer, clientId, clientSecret };
  }
  throw new Error(
    'The environment is not right: AUTH_OIDC_ISSUER, AUTH_OIDC_CLIENT_ID and AUTH_OIDC_CLIENT_SECRET belong together.',
  );
}

function isAddress(text: string, protocol: RegExp): boolean {
  return URL.canParse(text) && protocol.test(new URL(text).protocol) && new URL(text).host !== '';
}

// Whoever stands between us and the provider could sign in as anybody: TLS, or this machine.
function isIssuer(text: string): boolean {
  if (!isAddress(text, /^https?:$/)) return false;
  const { protocol, hostname, search, hash } = new URL(text);
  return (protocol === 'https:' || isLoopbackHost(hostname)) && search === '' && hash === '';
}

function profileOf(nameOrFile: string): Profile {
  const ours = Object.hasOwn(PROFILES, nameOrFile) ? PROFILES[nameOrFile] : undefined;
  if (ours !== undefined) return ours;
  const { profile, faults } = readProfileFile(nameOrFile);
  if (profile !== null) return profile;
  throw new Error(`The profile ${nameOrFile} is not right: ${describeFaults(faults).join('; ')}.`);
}

function readDatabaseFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new Error(`GEOIP_MMDB names the file ${file}, which cannot be read.`);
  }
}

function parseJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(
      `There is no profile "${file}": give the path of a JSON file that can be read, or one of ${Object.keys(PROFILES).join(', ')}.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(
      `The profile ${file} is not JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function originOf(text: string): string {
  const url = new URL(text);
  const isOrigin = url.pathname === '/' && url.search === '' && url.username === '';
  if (/^https?:$/.test(url.protocol) && isOrigin) return url.origin;
  throw new Error(
    'The environment is not right: KEYDESK_URL must be an origin like https://keys.example.com.',
  );
}

function refusePlainHttp(publicUrl: string, isAllowed: boolean): void {
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'https:' || isLoopbackHost(hostname) || isAllowed) return;
  throw new Error(
    `KEYDESK_URL is ${publicUrl}: over plain http everybody on the way can read passwords and keys. ` +
      'Put TLS in front and use https, or set KEYDESK_INSECURE_HTTP=1 if you accept that.',
  );
}
