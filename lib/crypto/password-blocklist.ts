import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

// About a second for an offline attacker with the fast hash that ours is not.
const GUESSES_LOG10_MIN = 9;
// Its time grows faster than the length, on the thread that answers everybody: more than this beginning
// need not be looked at (attack 38).
const CHECKED_LENGTH_MAX = 48;

let checker: Promise<ZxcvbnFactory> | undefined;

/**
 * Whether attackers try this password early: common and breached ones, keyboard walks, repetitions, and
 * words that everybody knows about the person (NIST SP 800-63B-4 §3.1.1.2). Offline: the lists are part
 * of the package and are loaded on first use.
 * @param contextWords name, e-mail address, workspace
 */
export async function isGuessable(
  password: string,
  contextWords: readonly string[],
): Promise<boolean> {
  checker ??= loadChecker();
  const words = contextWords.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]);
  const found = (await checker).check(
    [...password].slice(0, CHECKED_LENGTH_MAX).join(''),
    words.filter((word) => word.length > 2).map((word) => word.toLowerCase()),
  );
  return found.guessesLog10 < GUESSES_LOG10_MIN;
}

async function loadChecker(): Promise<ZxcvbnFactory> {
  const [core, common] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, product: ['keydesk', 'apikey', 'apikeys', 'operator'] },
    graphs: common.adjacencyGraphs,
  });
}
