import { expect, it } from 'vitest';
import { PageQueue } from '@/lib/server/page-queue';

it('renders four at a time, keeps a hundred waiting, and turns the rest away', async () => {
  const queue = new PageQueue();
  let rendering = 0;
  let most = 0;
  const ends: (() => void)[] = [];
  const render = async () => {
    rendering += 1;
    most = Math.max(most, rendering);
    await new Promise<void>((resolve) => ends.push(resolve));
    rendering -= 1;
  };
  const pages = Array.from({ length: 110 }, () => queue.run(render));
  const outcomes = Promise.allSettled(pages);
  for (let ended = 0; ended < 104; ) {
    const end = ends.shift();
    if (end === undefined) await new Promise((resolve) => setImmediate(resolve));
    else {
      end();
      ended += 1;
    }
  }
  const refused = (await outcomes).filter((outcome) => outcome.status === 'rejected');
  expect(most).toBe(4);
  expect(refused).toHaveLength(6);
  expect(refused[0]?.reason).toMatchObject({ code: 'unavailable' });
});
