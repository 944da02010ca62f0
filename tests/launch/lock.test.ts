import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { inCheckout } from '../../scripts/launch/checkout.mjs';
import { lockHolder, tryLock, waitForLock } from '../../scripts/launch/lock.mjs';
import { processStart } from '../../scripts/launch/process-identity.mjs';
import { closeAll } from '../../scripts/launch/shutdown.mjs';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';

afterAll(closeAll);

const newLock = () => path.join(temporaryFolder(), 'a.lock');

it('a lock is held once, and its holder can be asked for', () => {
  const file = newLock();
  const first = tryLock(file, { command: 'first', url: 'http://localhost:1' });
  expect(first).toHaveProperty('release');
  const second = tryLock(file, { command: 'second' });
  expect(second).toHaveProperty('holder.command', 'first');
  expect(lockHolder(file)).toMatchObject({ pid: process.pid, url: 'http://localhost:1' });
});

it('a released lock is free', () => {
  const file = newLock();
  const lock = tryLock(file, { command: 'first' });
  if ('release' in lock) lock.release();
  expect(lockHolder(file)).toBeNull();
  expect(tryLock(file, { command: 'second' })).toHaveProperty('release');
});

it.each([
  ['of a process that has ended', { pid: 2 ** 22 + 1, start: '1' }],
  ['of a process whose id another program has now', { pid: process.pid, start: 'long ago' }],
  ['that was never written to the end', 'half'],
])('a lock %s is taken over', (_, content) => {
  const file = newLock();
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  expect(lockHolder(file)).toBeNull();
  expect(tryLock(file, { command: 'next' })).toHaveProperty('release');
  expect(JSON.parse(readFileSync(file, 'utf8')).pid).toBe(process.pid);
});

it('of many processes that find a stale lock, one gets it', async () => {
  const file = newLock();
  writeFileSync(file, JSON.stringify({ pid: process.pid, start: 'long ago' }));
  const module = JSON.stringify(inCheckout('scripts', 'launch', 'lock.mjs'));
  const script = `
    const { tryLock } = await import(${module});
    console.log('release' in tryLock(${JSON.stringify(file)}, { command: 'one of many' }) ? 'won' : 'lost');
    setTimeout(() => {}, 3000);`;
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => firstLine(script)));
  expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1);
});

it('whoever waits for a lock is told once who has it, and gets it next', async () => {
  const file = newLock();
  const first = tryLock(file, { command: 'first' });
  const holders: string[] = [];
  const waiting = waitForLock(file, { command: 'second' }, ({ command }) => holders.push(command));
  if ('release' in first) first.release();
  expect(await waiting).toHaveProperty('release');
  expect(holders).toEqual(['first']);
});

it('a process’s start tells it from an ended one', () => {
  expect(processStart(process.pid)).toBe(processStart(process.pid));
  expect(processStart(2 ** 22 + 1)).toBeNull();
});

function firstLine(script: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  return new Promise((resolve) => {
    child.stdout.setEncoding('utf8').once('data', (line: string) => resolve(line.trim()));
  });
}
