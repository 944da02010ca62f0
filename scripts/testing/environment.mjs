import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { inCheckout } from '../launch/checkout.mjs';

const SETTINGS = /^(?:KEYDESK_|NEXTAUTH_|AUTH_OIDC_)/;
const NAMED = [
  'DATABASE_URL',
  'GEOIP_MMDB',
  'NODE_ENV',
  'PORT',
  'REDIS_URL',
  'SETUP_TOKEN',
  'SMTP_URL',
  'TRUSTED_PROXIES',
];

/**
 * An environment for a server under test: without what the developer has set, be it in the shell or in `.env`. Empty
 * counts as unset and, unlike unset, is not filled in from `.env`.
 * @param {Record<string, string>} [values] what this server is to have
 * @returns {NodeJS.ProcessEnv}
 */
export function cleanEnvironment(values = {}) {
  const file = inCheckout('.env');
  const fromFile = existsSync(file) ? Object.keys(parseEnv(readFileSync(file, 'utf8'))) : [];
  const set = Object.keys(process.env).filter(
    (name) => SETTINGS.test(name) || NAMED.includes(name),
  );
  const emptied = Object.fromEntries([...set, ...fromFile].map((name) => [name, '']));
  const { NODE_ENV: _, ...rest } = { ...process.env, ...emptied };
  return { ...rest, ...values };
}
