import type { Background } from '../core/background';
import type { SessionId, UserId, WorkspaceId } from '../core/ids';
import type { Environment, KeyFormats } from '../core/key-format';
import type { LeakPolicies } from '../core/leak-policy';
import type { Profile } from '../core/profile';
import type { Reach, Role } from '../core/roles';
import type { Catalogue, Scope } from '../core/scopes';
import type { Unfit } from '../core/unfit';
import type { KeyRecord } from '../core/verification';
import type { Argon2Queue } from '../crypto/argon2-queue';
import type { Pepper } from '../crypto/pepper';
import type { Random } from '../crypto/random';
import type { Seal } from '../crypto/seal';
import type { SecretProofs } from '../crypto/secret-proofs';
import type { Egress } from '../egress/egress';
import type { Mailer } from '../mail/mailer';
import type { Database } from '../stores/client';
import type { Arrivals } from './arrivals';
import type { CheckedChains } from './audit-log/checked-chains';
import type { DeliveryWorker } from './delivery/worker';
import type { Engine } from './engine/engine';
import type { GithubKeys } from './leaks/github-keys';
import type { LeakDesk } from './leaks/leak-desk';
import type { Limits } from './limits';
import type { Log } from './log';
import type { Quotas } from './quotas';
import type { ReportGate } from './report-gate';
import type { RequestCounts } from './request-counts';
import type { Countries } from './usage/countries';
import type { RequestLog } from './usage/request-log';
import type { Usage } from './usage/usage';

/** What every use-case works with. Built once per process in lib/runtime.ts. */
export interface Runtime {
  database: Database;
  /** The wall clock of this process. What expires is decided by the database's. */
  now(): Date;
  random: Random;
  log: Log;
  /** Newest first; the first makes new lookups. */
  peppers: readonly [Pepper, ...Pepper[]];
  argon2: Argon2Queue;
  proofs: SecretProofs;
  engine: Engine;
  usage: Usage;
  countries: Countries;
  requestLog: RequestLog;
  arrivals: Arrivals;
  leakDesk: LeakDesk;
  githubKeys: GithubKeys;
  limits: Limits;
  quotas: Quotas;
  counts: RequestCounts;
  /** Every report that reads much goes through it. */
  reports: ReportGate;
  cursorSeal: Seal;
  /** What goes on after the answer. */
  background: Background;
  /** Sends mails; null where there is no SMTP_URL. */
  mailer: Mailer | null;
  /** Sends what is in the outbox. */
  deliveries: DeliveryWorker;
  /** Requests to addresses that people of workspaces chose. */
  egress: Egress;
  settings: Settings;
  profile: Profile;
  /** Every scope that can be granted. */
  catalogue: Catalogue;
  /** What is accepted as a secret: the profile's formats and, once loaded, every one ever issued. */
  keyFormats: KeyFormats;
  /** What was issued or granted under other profiles and is no longer in this one; null until loaded. */
  unfit: Unfit | null;
  /** How far this process has checked the audit logs that people looked at. */
  checkedChains: CheckedChains;
  /** The database for the role that owns the tables; null in what serves, which does not know it. */
  openOwnerDatabase: (() => Database) | null;
  /** Fires when the process begins to stop: long answers end. */
  stopping: AbortSignal;
}

/** The settings that use-cases and pages depend on. */
export interface Settings {
  /** Which Keydesk this is: `0.1.0`. */
  version: string;
  /** The public origin, without a slash at the end. */
  publicUrl: string;
  isSignUpOpen: boolean;
  /** What the log printed for the first setup; null once it cannot be needed. */
  setupToken: string;
  /** What is done with a key that somebody reports as leaked. */
  leakPolicy: LeakPolicies;
  /** For how many days requests are kept. */
  logDays: number;
  /** Signs the session cookie (next-auth). */
  sessionSecret: string;
}

/** The request that something was done by. */
export interface RequestFacts {
  id: string;
  /** The client's address as the front decided it (TRUSTED_PROXIES); null where there is none. */
  address: string | null;
  userAgent: string | null;
  via: 'dashboard' | 'api' | 'cli';
  /** Loopback socket, loopback Host, no trace of a proxy: the person sits at this machine. */
  isLocal: boolean;
}

/** A person acting in one workspace. */
export interface UserActor {
  type: 'user';
  userId: UserId;
  /** By which session they act: it remembers when they last proved who they are (step-up). */
  sessionId: SessionId;
  workspaceId: WorkspaceId;
  role: Role;
  /** Whether it is the workspace of the company that runs this installation. */
  isOperator: boolean;
}

/** A key acting through `/v1`: in its workspace, its environment, with its effective scopes. */
export interface KeyActor {
  type: 'key';
  key: KeyRecord;
  workspaceId: WorkspaceId;
  environment: Environment;
  scopes: readonly Scope[];
  createdBy: UserId;
  /** Which keys its `api_keys:*` scopes reach. */
  reach: Reach;
}

/** The command line, acting in one workspace on the operator's behalf. */
export interface SystemActor {
  type: 'system';
  workspaceId: WorkspaceId;
}

export type Actor = UserActor | KeyActor | SystemActor;

/** Who does something, by which request, with what. */
export interface Context<A extends Actor = Actor> {
  runtime: Runtime;
  request: RequestFacts;
  actor: A;
}

/** A request whose sender is not known yet, or need not be. */
export type AnonymousContext = Pick<Context, 'runtime' | 'request'>;
