import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { withoutZeros } from '../../core/find-secrets';
import type { KeyFormats } from '../../core/key-format';
import { SecretScanner } from '../../core/secret-scanner';
import type { FoundAt, ScanTally } from './tally';

/** How much of a file is in memory at a time. */
const PIECE_BYTES = 256 * 1024;
/** A zero byte among the first so many says that a file is not text, as for git. */
const SNIFFED = 8_000;
/** The mark at the beginning of UTF-16, its bytes as characters: what PowerShell writes. */
const UTF_16 = /^(\xff\xfe|\xfe\xff)/;

/**
 * Every secret in the files at and below a path, with file and line. Links are not followed and `.git` is left
 * out; what is not text or cannot be read is counted and passed over.
 * @throws Error of the file system when the path itself cannot be read
 */
export async function* scanFiles(
  start: string,
  formats: KeyFormats,
  tally: ScanTally,
): AsyncGenerator<FoundAt> {
  const root = await realpath(start);
  const base = (await lstat(root)).isDirectory() ? root : path.dirname(root);
  for await (const file of filesBelow(root, tally)) {
    yield* scanFile(file, path.relative(base, file), { formats, tally });
  }
}

async function* filesBelow(at: string, tally: ScanTally): AsyncGenerator<string> {
  const facts = await lstat(at);
  if (facts.isFile()) yield at;
  if (!facts.isDirectory()) return;
  const names = await readdir(at).catch(() => {
    tally.unreadable += 1;
    return [];
  });
  for (const name of names.sort()) {
    if (name !== '.git') yield* orNone(filesBelow(path.join(at, name), tally), tally);
  }
}

async function* scanFile(
  file: string,
  shown: string,
  { formats, tally }: { formats: KeyFormats; tally: ScanTally },
): AsyncGenerator<FoundAt> {
  const scanner = new SecretScanner(formats);
  let isFirst = true;
  for await (const piece of orNone(piecesOf(file), tally)) {
    if (isFirst && !isText(piece)) {
      tally.binary += 1;
      return;
    }
    isFirst = false;
    tally.bytes += piece.length;
    for (const { secret, line } of scanner.push(withoutZeros(piece))) {
      yield { secret, where: `${shown}:${line}` };
    }
  }
  for (const { secret, line } of scanner.end()) yield { secret, where: `${shown}:${line}` };
  tally.files += 1;
}

function isText(beginning: string): boolean {
  return UTF_16.test(beginning) || !beginning.slice(0, SNIFFED).includes('\0');
}

async function* piecesOf(file: string): AsyncGenerator<string> {
  // Should it have become a link or a pipe meanwhile, it is neither followed nor waited for.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(file, flags);
  // Every byte is one character: formats are ASCII, and nothing is lost in other encodings.
  yield* handle.createReadStream({ encoding: 'latin1', highWaterMark: PIECE_BYTES });
}

// What goes away while it is read, or may not be read, does not end the scan.
async function* orNone<T>(items: AsyncIterable<T>, tally: ScanTally): AsyncGenerator<T> {
  try {
    yield* items;
  } catch {
    tally.unreadable += 1;
  }
}
