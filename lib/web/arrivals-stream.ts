import 'server-only';
import { isDomainError } from '../core/errors';
import { getRuntime } from '../runtime';
import type { Arrival } from '../services/arrivals';
import { getKey } from '../services/keys/get-key';
import { memberContext } from './session';

const HEARTBEAT_MS = 10_000;
const MINUTES_MAX = 30;

/** The requests of a key as server-sent events, for the page that waits for the first one. */
export async function streamArrivals(
  request: Request,
  slug: string,
  keyId: string,
): Promise<Response> {
  const ctx = await memberContext(slug);
  if (ctx === null) return new Response(null, { status: 404 });
  try {
    const key = await getKey(ctx, keyId);
    return new Response(arrivalsOf(key.id, request.signal), {
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

function arrivalsOf(keyId: string, gone: AbortSignal): ReadableStream<Uint8Array> {
  const { runtime } = getRuntime();
  const encoder = new TextEncoder();
  const ends = AbortSignal.any([gone, runtime.stopping, AbortSignal.timeout(MINUTES_MAX * 60_000)]);
  return new ReadableStream({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      const sendArrival = (arrival: Arrival) =>
        send(`event: request\ndata: ${JSON.stringify(arrival)}\n\n`);
      const unsubscribe = runtime.arrivals.subscribe(keyId, sendArrival);
      const heartbeat = setInterval(() => send(': waiting\n\n'), HEARTBEAT_MS);
      send('retry: 1000\n\n');
      ends.addEventListener('abort', () => {
        unsubscribe();
        clearInterval(heartbeat);
        // The reader may have gone first: then there is nothing left to close.
        try {
          controller.close();
        } catch {}
      });
    },
  });
}
