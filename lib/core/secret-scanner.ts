import type { KeyFormats, PlainSecret } from './key-format';

/** A secret in a text that comes in pieces, and the line that it begins in, from 1. */
export interface ScannedSecret {
  secret: PlainSecret;
  line: number;
}

/** Longer than any secret with what may stand before it: a prefix has 32 characters at most, the rest 64. */
const OVERLAP = 256;

/** Finds the secrets in a text of any length that comes in pieces, wherever it is cut. */
export class SecretScanner {
  #tail = '';
  /** The line in which the tail begins. */
  #line = 1;

  constructor(private readonly formats: KeyFormats) {}

  /** The secrets that are certain with this piece: what ends with it may be part of a longer word. */
  push(piece: string): ScannedSecret[] {
    const text = this.#tail + piece;
    const found = this.#findIn(text, text.length - 1);
    this.#keep(text);
    return found;
  }

  /** What was still uncertain, once nothing more comes. */
  end(): ScannedSecret[] {
    return this.#findIn(this.#tail, this.#tail.length);
  }

  #findIn(text: string, endMax: number): ScannedSecret[] {
    const found: ScannedSecret[] = [];
    // What ended before the tail's end was certain with an earlier piece.
    const endMin = this.#tail.length;
    let line = this.#line;
    let counted = 0;
    for (const { secret, index } of this.formats.findIn(text)) {
      const end = index + secret.length;
      if (end < endMin || end > endMax) continue;
      line += linesIn(text, counted, index);
      counted = index;
      found.push({ secret, line });
    }
    return found;
  }

  #keep(text: string): void {
    const cut = Math.max(0, text.length - OVERLAP);
    this.#line += linesIn(text, 0, cut);
    this.#tail = text.slice(cut);
  }
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) {
    lines += 1;
  }
  return lines;
}
