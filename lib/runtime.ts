import pino from 'pino';
import { type Config, publishAuthEnvironment, readConfig, version } from './config';
import { Background } from './core/background';
import { ANYWHERE, PUBLIC_ONLY } from './core/egress-rules';
import { createKeyFormats } from './core/key-format';
import { formatsOf } from './core/profile-formats';
import { createCatalogue } from './core/scopes';
import { Argon2Queue } from './crypto/argon2-queue';
import { createMemoryNames } from './crypto/memory-names';
import { pepperFrom } from './crypto/pepper';
import { randomToken, secureRandom } from './crypto/random';
import { createSeal } from './crypto/seal';
import { SecretProofs } from './crypto/secret-proofs';
import { createEgress } from './egress/egress';
import { resolveAnywhere, resolveBy } from './egress/resolve';
import { createMailer } from './mail/mailer';
import { Arrivals } from './services/arrivals';
import { newId } from './services/audit';
import { CheckedChains } from './services/audit-log/checked-chains';
import type { Runtime } from './services/context';
import { createDeliveries } from './services/delivery/deliveries';
import { createEngine } from './services/engine/engine';
import { GithubKeys } from './services/leaks/github-keys';
import { handleReports } from './services/leaks/handle-reports';
import { LeakDesk } from './services/leaks/leak-desk';
import { Limits } from './services/limits';
import type { Log } from './services/log';
import { Quotas } from './services/quotas';
import { ReportGate } from './services/report-gate';
import { RequestCounts } from './services/request-counts';
import { Countries } from './services/usage/countries';
import { RequestLog } from './services/usage/request-log';
import { Usage } from './services/usage/usage';
import { connectDatabase } from './stores/client';

const POOL_MAX = 10;
const PROOFS_MAX = 100_000;
const BUCKETS_MAX = 100_000;
/** The name of a process among those that lease: 72 random bits, short because rows repeat it. */
const HOLDER_LENGTH = 12;

/** Takes secrets out of a text. */
type Redact = (text: string) => string;

/** The runtime and what only its owner may do with it. */
export interface OwnedRuntime {
  runtime: Runtime;
  config: Config;
  /** The requests whose form our code has read, by id: the others Next could not read. */
  readForms: Set<string>;
  /** Proves to the app's code that a request came through our front (lib/server). */
  frontToken: string;
  /** Ends long answers, then writes what is pending and closes the database. */
  beginStop(): void;
  close(): Promise<void>;
}

// Next's bundle and the front are two module graphs in one process: the runtime is one object for both.
const SLOT = Symbol.for('keydesk.runtime');
const slot = globalThis as { [SLOT]?: OwnedRuntime };

/** The runtime of this process, built at first use. */
export function getRuntime(): OwnedRuntime {
  if (slot[SLOT] === undefined) {
    const config = readConfig();
    publishAuthEnvironment(config);
    slot[SLOT] = buildRuntime(config, createLog);
  }
  return slot[SLOT];
}

/**
 * Builds a runtime: config → database, clock, random, log, memories.
 * @param openLog gets what redacts secrets of every format that is known by then
 */
export function buildRuntime(config: Config, openLog: (redact: Redact) => Log): OwnedRuntime {
  const log = openLog((text) => runtime.keyFormats.redact(text));
  const { profile, databaseOwnerUrl } = config;
  const database = connectDatabase(config.databaseUrl, { poolMax: POOL_MAX });
  const stop = new AbortController();
  const now = () => new Date();
  const [first, ...others] = config.peppers;
  const argon2 = new Argon2Queue();
  const engine = createEngine({
    database,
    listenUrl: config.databaseDirectUrl,
    cacheKeys: config.cacheKeys,
    clocks: () => ({ monotonicMs: performance.now(), wallMs: Date.now() }),
    nameOf: createMemoryNames(secureRandom),
    newNonce: () => randomToken(secureRandom),
    newIncarnation: () => newId({ now, random: secureRandom }, 'verifier'),
    log,
  });
  const writer = { pool: database.pool, log, now, random: secureRandom };
  const usage = new Usage(writer);
  const requestLog = new RequestLog(writer, config.logSampling);
  const quotas = new Quotas(database.pool, log, {
    holder: randomToken(secureRandom).slice(0, HOLDER_LENGTH),
    clock: () => performance.now(),
    bucketsMax: BUCKETS_MAX,
    keyPerMinute: profile.rateLimitPerMinute,
  });
  const background = createBackground(log);
  const runtime: Runtime = {
    database,
    now,
    random: secureRandom,
    log,
    peppers: [pepperFrom(first), ...others.map(pepperFrom)],
    argon2,
    proofs: new SecretProofs(argon2, PROOFS_MAX),
    engine,
    usage,
    countries: new Countries(config.countryDatabase),
    requestLog,
    arrivals: new Arrivals(),
    leakDesk: new LeakDesk(() => handleReports(runtime), log),
    githubKeys: new GithubKeys({ url: config.githubKeysUrl, now, log }),
    limits: new Limits(now),
    quotas,
    counts: new RequestCounts(),
    reports: new ReportGate(),
    cursorSeal: createSeal(config.sessionSecret, 'cursor'),
    background,
    mailer: config.mail === null ? null : createMailer(config.mail, background),
    deliveries: createDeliveries(log, () => runtime),
    egress: config.isWebhookPrivate
      ? createEgress(ANYWHERE, resolveAnywhere, now)
      : createEgress(PUBLIC_ONLY, resolveBy(null), now),
    settings: {
      version,
      publicUrl: config.publicUrl,
      isSignUpOpen: config.isSignUpOpen,
      setupToken: config.setupToken ?? randomToken(secureRandom),
      sessionSecret: config.sessionSecret,
      leakPolicy: config.leakPolicy,
      logDays: config.logDays,
    },
    profile,
    catalogue: createCatalogue(profile.resources, profile.writeIncludesRead),
    keyFormats: createKeyFormats(formatsOf(profile)),
    unfit: null,
    checkedChains: new CheckedChains(),
    openOwnerDatabase:
      databaseOwnerUrl === null ? null : () => connectDatabase(databaseOwnerUrl, { poolMax: 1 }),
    stopping: stop.signal,
  };
  return {
    runtime,
    config,
    readForms: new Set(),
    frontToken: randomToken(secureRandom),
    beginStop: () => stop.abort(),
    async close() {
      await runtime.leakDesk.close();
      await background.settle();
      await runtime.deliveries.close();
      await engine.verifier.stop();
      await quotas.close();
      await usage.close();
      await requestLog.close();
      await database.close();
    },
  };
}

// Of a failure only its kind: what a mail server says may hold the address, and a mail its link.
function createBackground(log: Log): Background {
  return new Background((what, error) => {
    const { name, code } = { name: 'Error', code: null, ...(error instanceof Object && error) };
    log.error({ what, name, code }, 'something after the answer failed');
  });
}

/** A log of JSON lines on standard output, without any secret that slipped into a text. */
export function createLog(redact: Redact, write: (line: string) => void = gatherLines()): Log {
  return pino(
    { base: null, serializers: { error: pino.stdSerializers.err } },
    { write: (line: string) => write(redact(line)) },
  );
}

// The lines of one turn of the event loop are written at once: each write is a call into the system.
function gatherLines(): (line: string) => void {
  let gathered = '';
  const flush = () => {
    const lines = gathered;
    gathered = '';
    process.stdout.write(lines);
  };
  process.once('exit', flush);
  return (line) => {
    if (gathered === '') setImmediate(flush);
    gathered += line;
  };
}
