import { expect, it } from 'vitest';
import { readDocument, tableOf } from './markdown';

const rows = tableOf(readDocument('docs/threat-model.md'), 'Attack', 'What answers it', 'Test');

it.each(rows)('%s: %s', (_attack, _answer, reference) => {
  const [, file = '', name = ''] = /^`([^`]+)`: (.+)$/.exec(reference ?? '') ?? [];
  const strings = readDocument(file).text.match(/'(?:[^'\\\n]|\\.)*'|`[^`]*`/g) ?? [];
  expect(name).not.toBe('');
  expect(strings.some((string) => string.includes(name))).toBe(true);
});

it('has attacks to answer', () => {
  expect(rows.length).toBeGreaterThan(30);
});
