import type { KeyFormats } from '../../core/key-format';
import { SecretScanner } from '../../core/secret-scanner';
import type { FoundAt } from './tally';

/** A line of git's output, or a part of one that is very long. */
export interface LinePart {
  text: string;
  isStart: boolean;
  isEnd: boolean;
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/**
 * Reads `git log --patch --unified=0 --format=%x00%H%n%B` line by line and finds the secrets in what commits
 * say and add. A commit begins with a zero byte, which nothing else in such a log begins with.
 */
export class GitLog {
  commits = 0;
  #mode: 'message' | 'header' | 'hunk' = 'message';
  #commit = '';
  #file = '';
  #line = 0;
  /** How many lines of the hunk are still to come. */
  #added = 0;
  #removed = 0;
  #scanner: SecretScanner | null = null;

  constructor(private readonly formats: KeyFormats) {}

  /** The secrets that this part completes. */
  take(part: LinePart): FoundAt[] {
    const { text, isStart } = part;
    if (isStart && text.startsWith('\0')) return this.#beginCommit(text);
    if (this.#mode === 'hunk') return this.#takeChange(part);
    if (isStart && text.startsWith('diff --git ')) {
      this.#mode = 'header';
      this.#file = '';
      return [];
    }
    if (this.#mode === 'message') return this.#scan(part, 'message');
    if (isStart) this.#takeHeader(text);
    return [];
  }

  #beginCommit(text: string): [] {
    this.commits += 1;
    this.#commit = text.slice(1, 13);
    this.#mode = 'message';
    return [];
  }

  #takeHeader(text: string): void {
    if (text.startsWith('+++ ')) this.#file = fileName(text.slice(4));
    const hunk = HUNK.exec(text);
    if (hunk === null) return;
    const [, removed = '1', line = '0', added = '1'] = hunk;
    this.#line = Number(line);
    this.#removed = Number(removed);
    this.#added = Number(added);
    this.#mode = this.#added + this.#removed > 0 ? 'hunk' : 'header';
  }

  #takeChange(part: LinePart): FoundAt[] {
    const { text, isStart, isEnd } = part;
    const isAdded = isStart ? text.startsWith('+') : this.#scanner !== null;
    const found = isAdded ? this.#scan(part, `${this.#file}:${this.#line}`) : [];
    if (!isEnd) return found;
    if (isAdded) {
      this.#added -= 1;
      this.#line += 1;
    } else if (!text.startsWith('\\') || !isStart) {
      this.#removed -= 1;
    }
    if (this.#added <= 0 && this.#removed <= 0) this.#mode = 'header';
    return found;
  }

  // Most lines are whole; only the parts of a very long one need what remembers.
  #scan({ text, isStart, isEnd }: LinePart, place: string): FoundAt[] {
    if (isStart && isEnd && !this.formats.holds(text)) return [];
    if (isStart) this.#scanner = new SecretScanner(this.formats);
    const scanner = this.#scanner;
    if (scanner === null) return [];
    const found = scanner.push(text);
    if (isEnd) {
      found.push(...scanner.end());
      this.#scanner = null;
    }
    return found.map(({ secret }) => ({ secret, where: `${this.#commit} ${place}` }));
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
};

// A name with a space ends with a tab; one with anything else than ASCII is quoted like a string of C.
function fileName(given: string): string {
  const named = given.replace(/\t$/, '');
  const quoted = /^"(.*)"$/.exec(named)?.[1];
  if (quoted === undefined) return named.replace(/^b\//, '');
  const bytes = quoted.replace(/\\([0-7]{3}|.)/g, (_, escaped: string) =>
    escaped.length === 3
      ? String.fromCharCode(Number.parseInt(escaped, 8))
      : (ESCAPES[escaped] ?? escaped),
  );
  return Buffer.from(bytes, 'latin1').toString().replace(/^b\//, '');
}
