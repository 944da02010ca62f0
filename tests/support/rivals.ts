import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll } from 'vitest';
import type { UserActor } from '@/lib/services/context';
import { inCheckout } from '../../scripts/launch/checkout.mjs';
import { buildProgram } from './build-program';

/** What a process is told to do, and as whom. */
export interface RivalAct {
  actor: UserActor;
  target: string;
  verb: 'remove' | 'demote';
}

/** A process of its own on this test file's database. */
export interface Rival {
  /** `done`, or the reason of the refusal. */
  act(act: RivalAct): Promise<string>;
}

/** Starts so many processes that manage members, each with connections and memory of its own. */
export async function startRivals(count: number): Promise<Rival[]> {
  const program = await buildProgram('rival-process');
  return await Promise.all(Array.from({ length: count }, () => startRival(program)));
}

async function startRival(program: string): Promise<Rival> {
  const child = fork(program, { execArgv: [], cwd: inCheckout() });
  afterAll(async () => {
    const ended = once(child, 'exit');
    child.disconnect();
    await ended;
  });
  const heard = async () => String((await once(child, 'message'))[0]);
  await heard();
  return {
    async act(act) {
      const answer = heard();
      child.send(act);
      return await answer;
    },
  };
}
