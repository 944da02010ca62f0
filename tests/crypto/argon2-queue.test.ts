import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Argon2Queue } from '@/lib/crypto/argon2-queue';

let argon2Queue: Argon2Queue;

beforeEach(() => {
  argon2Queue = new Argon2Queue();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

/** A job that ends when it is told to. */
function job() {
  let end = () => {};
  let hasBegun = false;
  const done = argon2Queue.run(async () => {
    hasBegun = true;
    await new Promise<void>((resolve) => {
      end = resolve;
    });
  });
  return { done, end: () => end(), hasBegun: () => hasBegun };
}

it('runs two at a time, in order, and turns away who has waited two seconds', async () => {
  const [first, second, third, late] = [job(), job(), job(), job()];
  await vi.advanceTimersByTimeAsync(0);
  expect([first, second, third].map((each) => each.hasBegun())).toEqual([true, true, false]);
  first.end();
  // Who comes at that very moment does not slip in before the one that waits.
  const slipping = job();
  const turnedAway = expect(slipping.done).rejects.toMatchObject({ code: 'unavailable' });
  await vi.advanceTimersByTimeAsync(0);
  expect(third.hasBegun()).toBe(true);
  const refusal = expect(late.done).rejects.toMatchObject({ code: 'unavailable' });
  await vi.advanceTimersByTimeAsync(2_001);
  await refusal;
  second.end();
  third.end();
  await Promise.all([first.done, second.done, third.done]);
  await turnedAway;
  const next = job();
  await vi.advanceTimersByTimeAsync(0);
  expect(next.hasBegun()).toBe(true);
  next.end();
  await next.done;
});

it('a job that fails gives its place to the next', async () => {
  const failing = Array.from({ length: 5 }, () =>
    argon2Queue.run(() => Promise.reject(new Error('broken'))),
  );
  const outcomes = await Promise.allSettled(failing);
  expect(outcomes.every((outcome) => outcome.status === 'rejected')).toBe(true);
  await expect(argon2Queue.run(async () => 'fine')).resolves.toBe('fine');
});
