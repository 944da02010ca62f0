import { seconds } from '../../scripts/launch/steps.mjs';
import { runLoad } from './load.mjs';
import { cpuSeconds } from './processes.mjs';

/**
 * One row of a comparison.
 * @typedef {object} Contestant
 * @property {string} name
 * @property {import('./processes.mjs').Server} server
 * @property {(index: number) => string} next its requests
 * @property {(status: number, text: string) => boolean} accept
 */

/**
 * What one round found of a contestant: the load's figures, and CPU microseconds of the server's process per request.
 * @typedef {import('./load.mjs').LoadResult & { cpu: number }} Measured
 */

/**
 * Measures everybody once in every round, in an order that is drawn anew each time.
 * @template T
 * @param {import('./world.mjs').World} world
 * @param {string} label
 * @param {{ name: string, measure: (round: number) => Promise<T> }[]} contestants
 * @returns {Promise<Record<string, T[]>>} by name, one value for each round
 */
export async function interleave({ steps, plan }, label, contestants) {
  const results = Object.fromEntries(contestants.map(({ name }) => [name, []]));
  const startedAt = performance.now();
  for (let round = 0; round < plan.rounds; round += 1) {
    await steps.run(`${label}, round ${round + 1} of ${plan.rounds}`, async (report) => {
      for (const { name, measure } of shuffled(contestants)) {
        results[name].push(await measure(round));
      }
      const elapsed = performance.now() - startedAt;
      const left = (elapsed / (round + 1)) * (plan.rounds - round - 1);
      if (left > 0) report.say(`about ${seconds(left)} left`);
    });
  }
  return results;
}

/**
 * @param {import('./plan.mjs').Plan} plan
 * @param {Contestant} contestant
 * @param {number} connections
 * @returns {Promise<Measured>}
 * @throws {Error} when an answer was wrong: a fast refusal is no figure
 */
export async function measure(plan, { name, server, next, accept }, connections) {
  const before = cpuSeconds(server.pid);
  const { seconds: measured, warmUpSeconds } = plan;
  const load = { port: server.port, connections, next, accept, seconds: measured, warmUpSeconds };
  const result = await runLoad(load);
  if (result.errors > 0) {
    throw new Error(`${name}: ${result.errors} wrong answers, the first: ${result.firstError}`);
  }
  return { ...result, cpu: ((cpuSeconds(server.pid) - before) / result.answered) * 1e6 };
}

/** @template T @param {T[]} items @returns {T[]} in an order drawn at random */
function shuffled(items) {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
