import { expect, it } from 'vitest';
import { DomainError } from '@/lib/core/errors';
import { firstRead } from '@/lib/server/first-read';

const away = new DomainError('unavailable', 'The database cannot be reached.');

/** Fails so many times, then says how often it was asked. */
function failing(times: number, error: Error = away) {
  let asked = 0;
  return async () => {
    asked += 1;
    if (asked <= times) throw error;
    return asked;
  };
}

it('a start waits some seconds for a database that is busy or just starting, and no longer', async () => {
  expect(await firstRead(failing(0), 1)).toBe(1);
  expect(await firstRead(failing(4), 1)).toBe(5);
  await expect(firstRead(failing(5), 1)).rejects.toBe(away);
});

it('what another try cannot mend refuses the start at once', async () => {
  const wrong = new DomainError('conflict', 'The peppers are not those of this database.');
  await expect(firstRead(failing(1, wrong), 1)).rejects.toBe(wrong);
});
