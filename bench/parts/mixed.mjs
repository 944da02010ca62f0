import { Load, runLoad } from '../support/load.mjs';
import { ratioFinding, ratioText, short, spreadText, table } from '../support/report.mjs';
import { isRefused, isValid, post } from '../support/requests.mjs';
import { interleave } from '../support/rounds.mjs';
import { median, pairedRatio } from '../support/statistics.mjs';

const CONNECTIONS = 32;
const FORGED_CONNECTIONS = 16;
const FORGED_PER_SECOND = 5000;
const ALONE = 'legitimate keys alone';
const BESIDE = `beside forged keys at ${FORGED_PER_SECOND.toLocaleString('en-US')}/s`;

/**
 * What forged keys take from legitimate traffic, both from the company's own API servers.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function mixed(world) {
  const server = await world.startVerifier(await world.copyDatabase('bench_mixed'));
  const measured = await interleave(world, 'Forged keys', [
    { name: ALONE, measure: () => loadLegitimate(world, server) },
    { name: BESIDE, measure: () => loadBoth(world, server) },
  ]);
  await server.stop();
  const rates = (name, of = 'perSecond') => measured[name].map((round) => round[of]);
  const kept = pairedRatio(rates(BESIDE), rates(ALONE));
  const rows = [ALONE, BESIDE].map((name) => [
    name,
    spreadText(rates(name)),
    short(median(measured[name].map(({ p99 }) => p99))),
    short(median(measured[name].map(({ forged = 0 }) => forged))),
  ]);
  const headings = ['Keydesk POST /v1/api-keys/verify', '>legitimate/s', '>p99 ms', '>forged/s'];
  return {
    title: 'Forged keys beside legitimate traffic',
    lines: [...table(headings, rows), '', `Kept: ${ratioText(kept)} of the legitimate throughput.`],
    findings: [keptFinding(kept, median(rates(BESIDE, 'forged')))],
  };
}

/** What was kept says little where the forged keys did not come as fast as they should. */
function keptFinding(kept, forgedPerSecond) {
  const reached = `${short(forgedPerSecond)}/s of ${FORGED_PER_SECOND.toLocaleString('en-US')}/s forged`;
  const what = `legitimate throughput kept beside forged keys (${reached})`;
  const finding = ratioFinding(what, kept, { min: 0.6 });
  return { ...finding, isMet: finding.isMet && forgedPerSecond >= 0.9 * FORGED_PER_SECOND };
}

async function loadLegitimate({ keyring, operator, plan }, { port }) {
  const requests = Array.from({ length: plan.warmKeys }, (_, i) =>
    post('/v1/api-keys/verify', operator, { key: keyring.secretOf(i) }),
  );
  const { seconds, warmUpSeconds } = plan;
  const next = (index) => requests[index % requests.length];
  const load = { port, connections: CONNECTIONS, next, accept: isValid, seconds, warmUpSeconds };
  return rightly(await runLoad(load));
}

async function loadBoth(world, server) {
  const forged = new Load({
    port: server.port,
    connections: FORGED_CONNECTIONS,
    perSecond: FORGED_PER_SECOND,
    next: () => post('/v1/api-keys/verify', world.operator, { key: world.keyring.forgedSecret() }),
    accept: isRefused,
  });
  const running = forged.run();
  const legitimate = await loadLegitimate(world, server);
  forged.stop();
  return { ...legitimate, forged: rightly(await running).perSecond };
}

function rightly(result) {
  if (result.errors > 0) throw new Error(`a wrong answer: ${result.firstError}`);
  return result;
}
