import 'server-only';
import { isDomainError } from '../core/errors';
import { readLogQuery } from '../core/log-filter';
import { whenAborted } from '../core/when-aborted';
import { getRuntime } from '../runtime';
import { resolveSession } from '../services/accounts/resolve-session';
import type { Context, UserActor } from '../services/context';
import { type AskedLog, logOwner } from '../services/logs/log-owner';
import { LogTail } from '../services/logs/log-tail';
import { enterWorkspace } from '../services/workspaces/enter-workspace';
import { plainRefusal } from './plain-refusal';
import { holdsSecret, shownEnvironments } from './profile';
import { currentUser, memberContext } from './session';

const POLL_MS = 1_500;
/** Who signs out, is removed or demoted sees no more after so long. */
const AUTHORIZED_MS = 5_000;
const MINUTES_MAX = 30;

/** What is new in the log as server-sent events: `new`, with how many, and the id of the newest. */
export async function streamLogTail(request: Request, slug: string): Promise<Response> {
  const [user, ctx] = [await currentUser(), await memberContext(slug)];
  if (user === null || ctx === null) return new Response(null, { status: 404 });
  const { runtime } = getRuntime();
  const asked = askedOf(request);
  if (asked === null) return new Response(null, { status: 404 });
  const refusal = refusalOf(ctx, asked);
  if (refusal !== null) return refusal;
  const leave = runtime.arrivals.takePlace(user.id);
  if (leave === null) return new Response(null, { status: 429, headers: { 'retry-after': '30' } });
  const authorizedAgain = async () => {
    const known = await resolveSession(runtime, user.sessionId);
    const entered = known === null ? null : await enterWorkspace(runtime, known, slug);
    return entered === null ? null : { ...ctx, actor: entered.actor };
  };
  const over = new AbortController();
  const lasting = AbortSignal.timeout(MINUTES_MAX * 60_000);
  const ends = AbortSignal.any([request.signal, runtime.stopping, lasting, over.signal]);
  whenAborted(ends, leave);
  const tail = new LogTail(asked, newestOf(request), runtime.now().getTime());
  return new Response(streamOf({ tail, ctx, ends, authorizedAgain }, over), {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    },
  });
}

// Said at once: a stream that ends is asked for again.
function refusalOf(ctx: Context<UserActor>, asked: AskedLog): Response | null {
  try {
    logOwner(ctx, asked);
    return null;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return plainRefusal(error);
  }
}

function askedOf(request: Request): AskedLog | null {
  const given = new URL(request.url).searchParams;
  const environment = shownEnvironments().find((name) => name === given.get('env'));
  if (environment === undefined) return null;
  return { environment, query: readLogQuery((name) => fieldOf(given, name)) };
}

function newestOf(request: Request): string | null {
  return request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('after');
}

function fieldOf(given: URLSearchParams, name: string): string {
  const text = (given.get(name) ?? '').replaceAll('\0', '').slice(0, 254);
  return holdsSecret(text) ? '' : text;
}

interface Tailing {
  tail: LogTail;
  ctx: Context<UserActor>;
  /** Fires when nobody reads any more, or the process stops. */
  ends: AbortSignal;
  authorizedAgain: () => Promise<Context<UserActor> | null>;
}

// Read only as fast as the browser takes it: who does not read fills no memory.
function streamOf(tailing: Tailing, over: AbortController): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const events = eventsOf(tailing);
  return new ReadableStream({
    async pull(controller) {
      // Whoever lost the permission meanwhile, or the database, is told no more: the browser asks again.
      const { value } = await events.next().catch(() => ({ value: undefined }));
      if (value !== undefined) return controller.enqueue(encoder.encode(value));
      over.abort();
      controller.close();
    },
    cancel: () => over.abort(),
  });
}

async function* eventsOf({
  tail,
  ctx,
  ends,
  authorizedAgain,
}: Tailing): AsyncGenerator<string, undefined> {
  const { now } = ctx.runtime;
  let present = ctx;
  let authorizedMs = now().getTime();
  yield 'retry: 2000\n\n';
  while (!ends.aborted) {
    if (now().getTime() - authorizedMs >= AUTHORIZED_MS) {
      const again = await authorizedAgain();
      if (again === null) return;
      present = again;
      authorizedMs = now().getTime();
    }
    const [newest, ...others] = await tail.next(present);
    yield newest === undefined
      ? ': waiting\n\n'
      : `id: ${newest}\nevent: new\ndata: ${others.length + 1}\n\n`;
    await pause(POLL_MS, ends);
  }
}

function pause(ms: number, ends: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      ends.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    ends.addEventListener('abort', end);
    if (ends.aborted) end();
  });
}
