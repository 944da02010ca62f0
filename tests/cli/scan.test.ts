import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { main } from '@/lib/cli/main';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import { regenerateKey } from '@/lib/services/keys/regenerate-key';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';
import { LIVE } from '../support/defaults';
import { makeKey, makeWorkspace } from '../support/world';

await makeWorkspace({ isOperator: true });
const owner = await makeWorkspace({ name: 'Scanned' });
const newUnknown = () => newSecret(LIVE, secureRandom);

/** Runs the command line as the shell would and keeps what it prints. */
async function keydesk(...argv: string[]) {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await main(argv, {
    print: (text) => printed.push(text),
    error: (text) => errors.push(text),
    readInput: async () => '',
  });
  return { code, printed: printed.join('\n'), errors: errors.join('\n') };
}

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});

function put(name: string, content: string | Buffer): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

describe('scanning files', () => {
  it('says which keys work, where they are, and ends with 1; no secret is printed', async () => {
    const [active, gone, old] = [await makeKey(owner), await makeKey(owner), await makeKey(owner)];
    await revokeKey(owner, gone.key.id, null);
    await regenerateKey(owner, old.key.id, old.key.lastFour);
    const unknown = newUnknown();
    put('src/app.env', `# keys\nKEY=${active.secret}\nOLD=${gone.secret}`);
    put('README.md', `${active.secret}\n${old.secret}\n${unknown}`);
    const { code, printed, errors } = await keydesk('scan', folder);
    expect(code).toBe(1);
    const lineOf = (secret: string) =>
      printed.split('\n').find((line) => line.includes(`••••${secret.slice(-4)}`)) ?? '';
    expect(lineOf(active.secret)).toMatch(/active .*live .*key_.*README\.md:1, src\/app\.env:2/);
    expect(lineOf(active.secret)).toContain(active.key.id);
    expect(lineOf(gone.secret)).toMatch(/revoked .*src\/app\.env:3/);
    expect(lineOf(old.secret)).toMatch(/replaced .*README\.md:2/);
    expect(lineOf(unknown)).toMatch(/unknown .*README\.md:3/);
    expect(errors).toContain('1 of 4 work');
    for (const secret of [active.secret, gone.secret, old.secret, unknown]) {
      expect(printed + errors).not.toContain(secret);
    }
  });

  it('ends with 0 when none works, and with none at all', async () => {
    expect(await keydesk('scan', folder)).toMatchObject({ code: 0, printed: '' });
    put('a.txt', newUnknown());
    expect((await keydesk('scan', folder)).code).toBe(0);
  });

  it('reads a single file, large files, and lines of any length', async () => {
    const [one, two] = [newUnknown(), newUnknown()];
    put('bundle.js', `${'x'.repeat(3_000_000)} ${one}${' \n'.repeat(500_000)}${two}`);
    const { printed } = await keydesk('scan', path.join(folder, 'bundle.js'), '--json');
    expect(printed.split('\n').map((line) => JSON.parse(line).places)).toEqual([
      ['bundle.js:1'],
      ['bundle.js:500001'],
    ]);
  });

  it.each(['utf16le', 'utf16be'])('reads %s, as shells of Windows write it', async (encoding) => {
    const key = newUnknown();
    const bytes = Buffer.from(`\ufeffé\nKEY=${key}\n`, 'utf16le');
    put('out.txt', encoding === 'utf16le' ? bytes : bytes.swap16());
    const { printed } = await keydesk('scan', folder, '--json');
    expect(JSON.parse(printed).places).toEqual(['out.txt:2']);
    const revoked = await keydesk(
      ...['keys', 'revoke-compromised', path.join(folder, 'out.txt'), '--reason', 'x'],
    );
    expect(revoked.errors).toContain('Different keys in the text: 1. Unknown: 1.');
  });

  it('passes over what is not text, .git, links in a circle, and what a terminal would obey', async () => {
    const hidden = newUnknown();
    put('image.png', Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(hidden)]));
    put('.git/config', hidden);
    symlinkSync(folder, path.join(folder, 'loop'));
    symlinkSync('/dev/zero', path.join(folder, 'zero'));
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    put('bad\u001b[2Jname.txt', newUnknown());
    const { printed, errors } = await keydesk('scan', folder);
    expect(printed.split('\n')).toHaveLength(1);
    expect(printed).toContain('bad?[2Jname.txt:1');
    expect(printed).not.toContain('\u001b');
    expect(errors).toContain('1 passed over that are not text');
  });

  it('prints no key that is the name of a file, in files, in commits or in a refusal', async () => {
    const [name, missing] = [newUnknown(), newUnknown()];
    put(`${name}.txt`, `x ${newUnknown()}`);
    execFileSync('git', ['-C', folder, 'init', '-q']);
    execFileSync('git', ['-C', folder, 'add', '-A']);
    const author = ['-c', 'user.name=A', '-c', 'user.email=a@b.test'];
    execFileSync('git', ['-C', folder, ...author, 'commit', '-qm', 'first']);
    for (const argv of [[folder], [folder, '--git'], [path.join(folder, missing)]]) {
      const { printed, errors } = await keydesk('scan', ...argv);
      for (const secret of [name, missing]) expect(printed + errors).not.toContain(secret);
      expect(printed + errors).toContain('••••');
    }
    expect((await keydesk('scan', folder)).printed).toContain(`••••${name.slice(-4)}.txt:1`);
  });

  it.each([
    [2, ['scan'], 'Say "scan PATH"'],
    [2, ['scan', 'a', 'b'], 'Say "scan PATH"'],
    [2, ['scan', '--rules', 'nonsense'], 'gitleaks|pre-commit'],
    [2, ['scan', '/no/such/folder'], '/no/such/folder does not exist.'],
    [1, ['scan', '/no/such/folder', '--git'], 'git refused'],
  ])('%i for %j', async (code, argv, text) => {
    const result = await keydesk(...argv);
    expect(result).toMatchObject({ code, printed: '' });
    expect(result.errors).toContain(text);
  });
});

describe('scanning the history of a repository', () => {
  const git = (...argv: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@b.test', ...argv], {
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    }).trim();
  const commit = (message: string) => {
    git('add', '-A');
    git('commit', '-qm', message, '--allow-empty');
    return git('rev-parse', 'HEAD').slice(0, 12);
  };

  it('finds what was removed later, in messages, on other branches and in merges', async () => {
    const keys = [newUnknown(), newUnknown(), newUnknown(), newUnknown(), newUnknown()] as const;
    const [removed, said, aside, merged, hostile] = keys;
    git('init', '-q', '-b', 'main');
    put('a/.env', `one\ntwo\nKEY=${removed}\n`);
    const first = commit('first');
    put('a/.env', 'one\ntwo\n');
    put('odd.txt', `+++ b/elsewhere\n@@ -1 +1 @@\n${hostile}\n`);
    const second = commit(`remove ${said}`);
    git('checkout', '-qb', 'aside');
    put('b.txt', aside);
    const third = commit('aside');
    git('checkout', '-q', 'main');
    put('c.txt', 'c');
    commit('c');
    git('merge', '-q', '--no-commit', 'aside');
    put('c.txt', `x\n${merged}`);
    const merge = commit('merge');
    const { code, printed, errors } = await keydesk('scan', folder, '--git', '--json');
    expect(code).toBe(0);
    const found = printed.split('\n').map((line) => JSON.parse(line));
    const placesOf = (secret: string) =>
      found.find(({ key }) => key.endsWith(secret.slice(-4)))?.places;
    expect(placesOf(removed)).toEqual([`${first} a/.env:3`]);
    expect(placesOf(said)).toEqual([`${second} message`]);
    expect(placesOf(hostile)).toEqual([`${second} odd.txt:3`]);
    expect(placesOf(aside)).toContain(`${third} b.txt:1`);
    expect(placesOf(merged)).toEqual([`${merge} c.txt:2`]);
    expect(found).toHaveLength(5);
    expect(errors).toContain('5 commits');
  });

  it('names files as they are called, with spaces and in any script', async () => {
    git('init', '-q', '-b', 'main');
    const names = ['my file.txt', 'a dir/é.txt', 'say "hi".txt', 'back\\slash.txt'];
    for (const name of names) put(name, newUnknown());
    const first = commit('first');
    const { printed } = await keydesk('scan', folder, '--git', '--json');
    const places = printed.split('\n').flatMap((line) => JSON.parse(line).places);
    expect(places.sort()).toEqual(names.map((name) => `${first} ${name}:1`).sort());
  });

  it('runs nothing that the repository configures', async () => {
    git('init', '-q');
    const touched = path.join(folder, 'touched');
    const script = path.join(folder, 'evil.sh');
    writeFileSync(script, `#!/bin/sh\ntouch ${touched}\ncat "$1"\n`, { mode: 0o755 });
    put('.gitattributes', '*.txt diff=evil\n');
    put('a.txt', newUnknown());
    commit('first');
    for (const [name = '', value = ''] of [
      ['diff.evil.textconv', script],
      ['diff.external', script],
      ['core.fsmonitor', script],
      ['core.pager', script],
      ['gpg.program', script],
      ['log.showSignature', 'true'],
    ]) {
      git('config', name, value);
    }
    expect((await keydesk('scan', folder, '--git')).printed).toContain('a.txt:1');
    expect(() => execFileSync('ls', [touched], { stdio: 'ignore' })).toThrow();
  });

  it('runs nothing to fetch what a repository lacks, whatever it configures', async () => {
    git('init', '-q');
    const touched = path.join(folder, 'touched');
    put('a.txt', newUnknown());
    commit('first');
    const blob = git('rev-parse', 'HEAD:a.txt');
    rmSync(path.join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    for (const [name = '', value = ''] of [
      ['core.repositoryFormatVersion', '1'],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.url', `ext::sh -c touch% ${touched}`],
      ['protocol.ext.allow', 'always'],
    ]) {
      git('config', name, value);
    }
    expect(await keydesk('scan', folder, '--git')).toMatchObject({ code: 1, printed: '' });
    expect(existsSync(touched)).toBe(false);
  });

  it.each([
    ['diff.interHunkContext', '50'],
    ['diff.relative', 'true'],
    ['log.showRoot', 'false'],
    ['diff.orderFile', '/no/such/file'],
    ['i18n.logOutputEncoding', 'UTF-16'],
    ['core.bigFileThreshold', '1'],
    ['diff.noPrefix', 'true'],
    ['diff.all.binary', 'true'],
  ])('finds every key whatever the repository says of %s', async (name, value) => {
    const [first, one, two, said] = [newUnknown(), newUnknown(), newUnknown(), newUnknown()];
    git('init', '-q');
    mkdirSync(path.join(folder, 'sub'));
    put('.gitattributes', '*.bin -diff\n*.txt diff=all\n');
    const lines = Array.from({ length: 30 }, (_none, index) => `line ${index}\n`);
    put('a.txt', `${first}\n${lines.join('')}`);
    put('sub/b.bin', '');
    commit('first');
    put('a.txt', `${first}\n${lines.toSpliced(20, 0, `${one}\n`).toSpliced(1, 0, 'x\n').join('')}`);
    put('sub/b.bin', `\0${two}\n`);
    commit(`second ${said}`);
    git('config', name, value);
    const { printed } = await keydesk('scan', path.join(folder, 'sub'), '--git', '--json');
    for (const secret of [first, one, two, said]) expect(printed).toContain(secret.slice(-4));
    expect(printed.split('\n')).toHaveLength(4);
  });

  it('finds what replaced objects and grafts would hide', async () => {
    const hidden = newUnknown();
    git('init', '-q');
    put('a.txt', hidden);
    commit('first');
    const blob = git('rev-parse', 'HEAD:a.txt');
    put('a.txt', 'harmless');
    const second = commit('second') && git('rev-parse', 'HEAD');
    git('replace', blob, git('rev-parse', 'HEAD:a.txt'));
    put('.git/info/grafts', `${second}\n`);
    expect((await keydesk('scan', folder, '--git')).printed).toContain('a.txt:1');
  });

  it('of a repository without commits finds nothing', async () => {
    git('init', '-q');
    expect(await keydesk('scan', folder, '--git')).toMatchObject({ code: 0, printed: '' });
  });
});

describe('without an installation', () => {
  it('a scan says what looks like a key, and ends with 1 when anything does', async () => {
    const url = process.env.DATABASE_URL;
    process.env.DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/none';
    const none = await keydesk('scan', folder, '--offline');
    put('a.txt', `x ${newUnknown()}`);
    const one = await keydesk('scan', folder, '--offline');
    const rules = await keydesk('scan', '--rules', 'gitleaks');
    process.env.DATABASE_URL = url;
    expect(none.code).toBe(0);
    expect(one).toMatchObject({ code: 1, printed: expect.stringContaining('live') });
    expect(one.printed).toContain('a.txt:1');
    expect(rules.printed).toContain('[[rules]]');
  });
});
