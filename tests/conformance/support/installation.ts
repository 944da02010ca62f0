import { afterAll, beforeAll, expect } from 'vitest';
import { closeAll } from '../../../scripts/launch/shutdown.mjs';
import { type Answer, Installation } from '../../support/installation';

/** The installation of a suite: started before its tests, ended after them. */
export function install(profile: string): Installation {
  const installation = new Installation(profile);
  beforeAll(() => installation.start());
  afterAll(async () => {
    await installation.stop();
    await closeAll();
  });
  return installation;
}

/** Expects a problem document with this status and reason. */
export function expectProblem({ status, body }: Answer, expected: [number, string]): void {
  expect([status, body?.reason]).toEqual(expected);
  expect(body).toMatchObject({ success: false, status: expected[0] });
}
