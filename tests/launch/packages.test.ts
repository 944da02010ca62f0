import { expect, it } from 'vitest';
import { missingPackages } from '../../scripts/launch/packages.mjs';

const locked = {
  'node_modules/next': { version: '2.0.0' },
  'node_modules/vitest': { version: '1.0.0', dev: true },
  'node_modules/native-linux': { version: '1.0.0', optional: true },
};
const isThere = () => true;

it('a checkout with nothing installed misses what running needs', () => {
  expect(missingPackages(locked, null, false, isThere)).toEqual(['node_modules/next']);
});

it('test tooling is missing only where it is needed', () => {
  const installed = { 'node_modules/next': { version: '2.0.0' } };
  expect(missingPackages(locked, installed, false, isThere)).toEqual([]);
  expect(missingPackages(locked, installed, true, isThere)).toEqual(['node_modules/vitest']);
});

it('a checkout with test tooling satisfies a start', () => {
  expect(missingPackages(locked, locked, false, isThere)).toEqual([]);
});

it('another version, also of an optional package, is to be replaced', () => {
  const installed = {
    ...locked,
    'node_modules/next': { version: '1.9.0' },
    'node_modules/native-linux': { version: '0.9.0' },
  };
  const missing = ['node_modules/next', 'node_modules/native-linux'];
  expect(missingPackages(locked, installed, true, isThere)).toEqual(missing);
});

it('a folder somebody removed is missing, whatever npm noted', () => {
  const isGone = (folder: string) => folder !== 'node_modules/next';
  expect(missingPackages(locked, locked, false, isGone)).toEqual(['node_modules/next']);
});
