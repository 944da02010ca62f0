import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { childEnvironment } from '../../config';
import type { KeyFormats } from '../../core/key-format';
import { Refusal } from '../command';
import { GitLog, type LinePart } from './git-log';
import type { FoundAt, ScanTally } from './tally';

// A repository may not be one's own: nothing that it configures is run, nothing is fetched, nothing is hidden.
const SAFELY = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.quotePath=true',
  '-c',
  'core.commitGraph=false',
  '-c',
  'log.showRoot=true',
  '--no-pager',
];
/** Of a missing object git would ask a remote that the repository names: no protocol is allowed to. */
const ENVIRONMENT = {
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_LAZY_FETCH: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null',
  GIT_OPTIONAL_LOCKS: '0',
};
const LOG = [
  'log',
  '--all',
  '--patch',
  '--text',
  '--unified=0',
  '--inter-hunk-context=0',
  '--no-relative',
  '--format=%x00%H%n%B',
  '--encoding=UTF-8',
  '--diff-merges=first-parent',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-show-signature',
  '--submodule=short',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '-O/dev/null',
];
/** A line longer than this comes in parts. */
const PART_MAX = 1_000_000;
const ERROR_MAX = 2_000;

/**
 * Every secret that any commit of a git repository says or adds, also those that were removed later, with
 * commit, file and line. Memory does not grow with the history.
 * @throws Refusal where there is no git, or no repository
 */
export async function* scanGit(
  folder: string,
  formats: KeyFormats,
  tally: ScanTally,
): AsyncGenerator<FoundAt> {
  const git = spawn('git', [...SAFELY, '-C', folder, ...LOG], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...childEnvironment(), ...ENVIRONMENT },
  });
  let said = '';
  git.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(0, ERROR_MAX);
  });
  const ended = once(git, 'close').catch(() => [null]);
  const log = new GitLog(formats);
  try {
    for await (const part of linesOf(git.stdout.setEncoding('latin1'), tally)) {
      yield* log.take(part);
      tally.commits = log.commits;
    }
  } finally {
    git.kill();
  }
  const [code] = await ended;
  if (code === null) throw new Refusal('git could not be run: is it installed?');
  if (code !== 0) throw new Refusal(`git refused: ${said.trim().split('\n')[0] ?? code}`);
}

async function* linesOf(output: AsyncIterable<string>, tally: ScanTally): AsyncGenerator<LinePart> {
  let rest = '';
  let isStart = true;
  for await (const piece of output) {
    tally.bytes += piece.length;
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      yield { text, isStart, isEnd: true };
      isStart = true;
    }
    if (rest.length > PART_MAX) {
      yield { text: rest, isStart, isEnd: false };
      isStart = false;
      rest = '';
    }
  }
  if (rest !== '' || !isStart) yield { text: rest, isStart, isEnd: true };
}
