import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkout } from '../../scripts/launch/checkout.mjs';

/** A document of the repository. */
export interface Document {
  /** Relative to the checkout. */
  file: string;
  text: string;
}

/** A fenced block. */
export interface Block {
  language: string;
  code: string;
}

/** Every document: those at the top and all below docs/. */
export function documents(): Document[] {
  const top = readdirSync(checkout).filter((name) => name.endsWith('.md'));
  const below = readdirSync(path.join(checkout, 'docs'), { recursive: true, encoding: 'utf8' });
  return [...top, ...below.map((name) => path.posix.join('docs', name))]
    .filter((file) => file.endsWith('.md'))
    .map(readDocument);
}

/** A file of the checkout. */
export function readDocument(file: string): Document {
  return { file, text: readFileSync(path.join(checkout, file), 'utf8') };
}

/** The fenced blocks in their order. */
export function blocksOf({ text }: Document): Block[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
}

/** The blocks of that language. */
export function blocksIn(document: Document, language: string): string[] {
  return blocksOf(document)
    .filter((block) => block.language === language)
    .map(({ code }) => code);
}

/** The commands of the shell blocks, one a line, without comments. */
export function commandsOf(document: Document): string[] {
  return blocksIn(document, 'sh')
    .join('\n')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}

/** The words of a command, without quotes; redirections are words. */
export function wordsOf(command: string): string[] {
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/** The code spans outside of fenced blocks. */
export function spansOf({ text }: Document): string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
}

/** The rows of the table whose first heading is `heading`, as trimmed cells; code marks are removed. */
export function tableOf({ file, text }: Document, ...headings: string[]): string[][] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => {
    const cells = cellsOf(line);
    return headings.every((heading, index) => cells[index] === heading);
  });
  if (start === -1) throw new Error(`${file} has no table that begins with ${headings.join(', ')}`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end === -1 ? undefined : end).map(cellsOf);
}

/** The anchors of the headings, as GitHub makes them. */
export function anchorsOf({ text }: Document): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1'));
}
