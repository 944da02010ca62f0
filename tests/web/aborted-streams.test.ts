import { expect, it, vi } from 'vitest';
import { streamArrivals } from '@/lib/web/arrivals-stream';
import { streamLogTail } from '@/lib/web/log-tail';
import * as session from '@/lib/web/session';
import { makeKey, makeWorkspace, runtime } from '../support/world';

const owner = await makeWorkspace();
const { userId, sessionId } = owner.actor;
const { key } = await makeKey(owner);
vi.spyOn(session, 'currentUser').mockResolvedValue({
  id: userId,
  sessionId,
  email: 'owner@example.com',
  name: 'Owner',
} as Awaited<ReturnType<typeof session.currentUser>>);
vi.spyOn(session, 'memberContext').mockResolvedValue(owner);

const PLACES = 8;
const streams = {
  'the tail of the log': (request: Request) => streamLogTail(request, 'w'),
  'the wait for a first request': (request: Request) => streamArrivals(request, 'w', key.id),
};

function asked(signal?: AbortSignal): Request {
  return new Request('http://localhost/w/logs/tail?env=live', signal ? { signal } : {});
}

it.each(Object.entries(streams))(
  '%s that nobody awaits any more keeps no place',
  async (_, open) => {
    for (let i = 0; i <= PLACES; i += 1) {
      expect((await open(asked(AbortSignal.abort()))).status).toBe(200);
    }
    const others = Array.from({ length: PLACES }, () => runtime.arrivals.takePlace(userId));
    expect(others).not.toContain(null);
    for (const leave of others) leave?.();
  },
);

it.each(Object.entries(streams))('%s gives its place back once', async (_, open) => {
  const gone = new AbortController();
  const stream = await open(asked(gone.signal));
  const others = Array.from({ length: PLACES - 1 }, () => runtime.arrivals.takePlace(userId));
  expect((await open(asked())).status).toBe(429);
  gone.abort();
  await stream.body?.cancel().catch(() => undefined);
  others.push(runtime.arrivals.takePlace(userId));
  expect(others).not.toContain(null);
  expect(runtime.arrivals.takePlace(userId)).toBeNull();
  for (const leave of others) leave?.();
});

it('a place that is given back twice is free once', () => {
  const [first, ...others] = Array.from({ length: PLACES }, () =>
    runtime.arrivals.takePlace(userId),
  );
  first?.();
  first?.();
  others.push(runtime.arrivals.takePlace(userId));
  expect(runtime.arrivals.takePlace(userId)).toBeNull();
  for (const leave of others) leave?.();
});
