import { createServer } from 'node:net';

// Below the ports from which connections go out (32768 on Linux, 49152 elsewhere): none of those takes one in between.
const FIRST = 20_000;
const PORTS_EACH = 20;
const PROCESSES = 600;

let next = 0;

/**
 * A TCP port for a server of a test. Each process of the tests has its own twenty, one after the other, so that two
 * never find the same one free.
 * @returns {Promise<number>}
 */
export async function testPort() {
  for (let tries = 0; tries < PORTS_EACH; tries += 1) {
    const port = FIRST + (process.pid % PROCESSES) * PORTS_EACH + (next % PORTS_EACH);
    next += 1;
    if (await isFree(port)) return port;
  }
  throw new Error('Every port for tests is in use.');
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}
