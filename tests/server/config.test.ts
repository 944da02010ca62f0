import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '@/lib/config';
import { PROFILES } from '@/lib/core/profiles/index';

const secret = () => randomBytes(32).toString('base64url');
const whole = () => ({
  NODE_ENV: 'production' as const,
  DATABASE_URL: 'postgresql://a:b@127.0.0.1/c',
  KEYDESK_PEPPERS: secret(),
  NEXTAUTH_SECRET: secret(),
});

describe('the environment', () => {
  it('without a public address is this machine’s, on the port', () => {
    expect(readConfig({ ...whole(), PORT: '4000' })).toMatchObject({
      port: 4000,
      publicUrl: 'http://localhost:4000',
      isSignUpOpen: false,
      trustedProxies: [],
    });
  });

  it('takes peppers newest first, and what is empty as not given', () => {
    const peppers = [secret(), secret()];
    const config = readConfig({ ...whole(), KEYDESK_PEPPERS: peppers.join(', '), KEYDESK_URL: '' });
    expect(config.peppers).toEqual(peppers);
  });

  it.each([
    ['DATABASE_URL', undefined, 'is missing'],
    ['DATABASE_URL', 'mysql://x', 'postgresql://'],
    ['KEYDESK_PEPPERS', undefined, 'is missing'],
    ['KEYDESK_PEPPERS', 'changeme', 'shorter than 32 bytes'],
    ['KEYDESK_PEPPERS', 'changeme'.repeat(10), 'placeholder'],
    ['NEXTAUTH_SECRET', 'short', 'shorter than 32 bytes'],
    ['PORT', '99999', 'PORT'],
    ['KEYDESK_COUNTRY_HEADER', 'cf ipcountry', 'header'],
    ['SETUP_TOKEN', 'short', 'at least 16'],
    ['KEYDESK_METRICS_TOKEN', 'short', 'at least 16'],
    ['KEYDESK_SIGN_UP', 'yes', 'closed or open'],
    ['KEYDESK_URL', 'keys.example.com', 'KEYDESK_URL'],
    ['KEYDESK_URL', 'https://keys.example.com/path', 'origin'],
    ['KEYDESK_URL', 'ftp://keys.example.com', 'origin'],
    ['KEYDESK_URL', 'http://keys.example.com', 'KEYDESK_INSECURE_HTTP=1'],
    ['KEYDESK_URL', 'http://192.0.2.1:3000', 'KEYDESK_INSECURE_HTTP=1'],
  ])('with %s = %s is refused in one line that names it', (name, value, text) => {
    const environment = { ...whole(), [name]: value };
    const read = () => readConfig(environment);
    expect(read).toThrow(text);
    expect(read).toThrow(name);
    expect(read).not.toThrow(environment.KEYDESK_PEPPERS ?? 'b@127');
  });

  it.each([
    'https://keys.example.com',
    'http://localhost:3000',
    'http://127.0.0.1:1',
    'http://[::1]:3000',
  ])('%s needs no permission', (url) => {
    expect(readConfig({ ...whole(), KEYDESK_URL: url }).publicUrl).toBe(url);
  });
});

describe('the profile', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'keydesk-profile-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileWith = (text: string) => {
    const file = path.join(folder, 'profile.json');
    writeFileSync(file, text);
    return file;
  };
  const read = (KEYDESK_PROFILE: string) => readConfig({ ...whole(), KEYDESK_PROFILE }).profile;

  it('is one of ours by name, or a file’s', () => {
    expect(readConfig(whole()).profile).toBe(PROFILES.keydesk);
    expect(read('taapit')).toBe(PROFILES.taapit);
    const own = { ...PROFILES.keydesk, owner: 'user' };
    expect(read(fileWith(JSON.stringify(own)))).toEqual(own);
  });

  it('stops the start with every fault and its path', () => {
    const faulty = { ...PROFILES.keydesk, owner: 'team', rateLimitPerMinute: 0 };
    const file = fileWith(JSON.stringify(faulty));
    expect(() => read(file)).toThrow(/not right: owner: must be.*; rateLimitPerMinute: /);
    expect(() => read(fileWith('{'))).toThrow(/is not JSON/);
    expect(() => read('toString')).toThrow(/There is no profile "toString".*keydesk/);
  });
});
