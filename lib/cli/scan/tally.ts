import type { PlainSecret } from '../../core/key-format';

/** A secret and where it is: file and line, or commit, file and line. */
export interface FoundAt {
  secret: PlainSecret;
  where: string;
}

/** What a scan has gone through. */
export interface ScanTally {
  files: number;
  commits: number;
  bytes: number;
  /** Passed over: not text. */
  binary: number;
  /** Passed over: could not be read. */
  unreadable: number;
}

/** A tally of nothing yet. */
export function newTally(): ScanTally {
  return { files: 0, commits: 0, bytes: 0, binary: 0, unreadable: 0 };
}

/** The tally as a line for people. */
export function describeTally(tally: ScanTally): string {
  const { files, commits, bytes, binary, unreadable } = tally;
  const parts = [
    commits > 0 ? amountOf(commits, 'commit') : amountOf(files, 'file'),
    `${count(Math.ceil(bytes / 1_000_000))} MB`,
    ...(binary > 0 ? [`${count(binary)} passed over that are not text`] : []),
    ...(unreadable > 0 ? [`${count(unreadable)} that could not be read`] : []),
  ];
  return parts.join(', ');
}

function amountOf(value: number, what: string): string {
  return `${count(value)} ${what}${value === 1 ? '' : 's'}`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
