import 'server-only';
import { isDomainError } from '../core/errors';
import type { KeyView } from '../core/key-view';
import { whenAborted } from '../core/when-aborted';
import { getRuntime } from '../runtime';
import { resolveSession } from '../services/accounts/resolve-session';
import type { Arrival } from '../services/arrivals';
import { getKey } from '../services/keys/get-key';
import { enterWorkspace } from '../services/workspaces/enter-workspace';
import { currentUser, memberContext } from './session';

const HEARTBEAT_MS = 5_000;
const MINUTES_MAX = 30;

/** The requests of a key as server-sent events, for the page that waits for the first one. */
export async function streamArrivals(
  request: Request,
  slug: string,
  keyId: string,
): Promise<Response> {
  const [user, ctx] = [await currentUser(), await memberContext(slug)];
  if (user === null || ctx === null) return new Response(null, { status: 404 });
  try {
    const key = await getKey(ctx, keyId);
    const leave = getRuntime().runtime.arrivals.takePlace(user.id);
    if (leave === null)
      return new Response(null, { status: 429, headers: { 'retry-after': '30' } });
    const stream = arrivalsOf(key, request.signal, leave, () =>
      isStillMember(user.sessionId, slug),
    );
    return new Response(stream, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      },
    });
  } catch (error) {
    if (isDomainError(error)) return new Response(null, { status: 404 });
    throw error;
  }
}

// A stream outlives the check at its beginning: who signs out or is removed sees nothing more.
async function isStillMember(sessionId: string, slug: string): Promise<boolean> {
  const { runtime } = getRuntime();
  const user = await resolveSession(runtime, sessionId);
  return user !== null && (await enterWorkspace(runtime, user, slug)) !== null;
}

function arrivalsOf(
  key: Pick<KeyView, 'id' | 'lastFour'>,
  gone: AbortSignal,
  leave: () => void,
  isAllowed: () => Promise<boolean>,
): ReadableStream<Uint8Array> {
  const { runtime } = getRuntime();
  const encoder = new TextEncoder();
  const over = new AbortController();
  const lasting = AbortSignal.timeout(MINUTES_MAX * 60_000);
  const ends = AbortSignal.any([gone, runtime.stopping, lasting, over.signal]);
  return new ReadableStream({
    start(controller) {
      // Who does not read must not fill the memory: the page connects again by itself.
      const send = (text: string) =>
        (controller.desiredSize ?? 0) > -16
          ? controller.enqueue(encoder.encode(text))
          : over.abort();
      const sendArrival = (arrival: Arrival) =>
        send(`event: request\ndata: ${JSON.stringify(arrival)}\n\n`);
      const unsubscribe = runtime.arrivals.subscribe(key.id, sendArrival);
      const heartbeat = setInterval(async () => {
        const isStill = await isAllowed().catch(() => false);
        if (isStill && !ends.aborted) send(': waiting\n\n');
        else over.abort();
      }, HEARTBEAT_MS);
      send('retry: 1000\n\n');
      // Sent before this page was connected, with the secret that it shows.
      const latest = runtime.arrivals.latest(key.id);
      if (latest?.lastFour === key.lastFour) sendArrival(latest);
      whenAborted(ends, () => {
        unsubscribe();
        leave();
        clearInterval(heartbeat);
        // The reader may have gone first: then there is nothing left to close.
        try {
          controller.close();
        } catch {}
      });
    },
    cancel: () => over.abort(),
  });
}
