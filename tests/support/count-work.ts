import argon2 from 'argon2';
import pg from 'pg';
import { vi } from 'vitest';

/** What an answer cost: statements sent to the database, argon2 runs, and what was answered. */
export interface Work {
  statements: number;
  hashes: number;
  outcome: unknown;
}

/** Counts what is done until an answer is there, not what goes on after it. */
export async function countWork(answer: () => Promise<unknown>): Promise<Work> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  const hash = vi.spyOn(argon2, 'hash');
  const verify = vi.spyOn(argon2, 'verify');
  try {
    const outcome = await answer().catch((error: unknown) => String(error));
    return {
      statements: query.mock.calls.length,
      hashes: hash.mock.calls.length + verify.mock.calls.length,
      outcome: outcome ?? null,
    };
  } finally {
    for (const spy of [query, hash, verify]) spy.mockRestore();
  }
}
