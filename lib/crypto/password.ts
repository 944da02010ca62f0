import argon2 from 'argon2';
import type { Argon2Queue } from './argon2-queue';

// OWASP Password Storage Cheat Sheet, 2025: m = 19 MiB, t = 2, p = 1.
const OPTIONS = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The argon2id hash of a password, as a PHC string. */
export function hashPassword(queue: Argon2Queue, password: string): Promise<string> {
  return queue.run(() => argon2.hash(password, OPTIONS));
}

let nobody: string | undefined;

/**
 * Whether a password is the one that was hashed. `hash` null (no such person, or none set yet) takes
 * the same time and answers false, so that nobody learns who has an account (attack 29).
 */
export async function isPasswordOfHash(
  queue: Argon2Queue,
  password: string,
  hash: string | null,
): Promise<boolean> {
  const known = hash ?? (await hashOfNobody(queue));
  const matches = await queue.run(() => argon2.verify(known, password));
  return matches && hash !== null;
}

// Kept once it is there; a refusal of the queue is not kept, or it would tell strangers from people.
async function hashOfNobody(queue: Argon2Queue): Promise<string> {
  nobody ??= await hashPassword(queue, 'nobody has this password');
  return nobody;
}
