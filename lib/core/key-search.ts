import { collectSecrets } from './find-secrets';
import type { KeyFormats, PlainSecret } from './key-format';

/** How many secrets one search looks up; more is for revoking compromised keys. */
const SEARCHED_SECRETS_MAX = 100;

/** What the operator looks for. */
export type KeySearch =
  | { by: 'secret'; secrets: readonly PlainSecret[] }
  | { by: 'id' | 'email' | 'workspace' | 'last_four'; value: string };

/** How long a text may be that becomes part of an address. */
const ADDRESS_SEARCH_MAX = 320;

/**
 * Where what the operator looks for may travel: in the body of a form what holds whole secrets or is long, in
 * an address what names keys, and nowhere what may be a secret cut short.
 */
export function wayOfSearch(formats: KeyFormats, text: string): 'body' | 'address' | 'nowhere' {
  if (collectSecrets(formats, text, SEARCHED_SECRETS_MAX).length > 0) return 'body';
  if (formats.holdsPart(text)) return 'nowhere';
  return text.length <= ADDRESS_SEARCH_MAX ? 'address' : 'body';
}

/**
 * What a text in the search field means: whole secrets in any text, else the id of a key, an e-mail address
 * (whoever created the key), four characters (a key's last, or a workspace of that name), else a workspace.
 * @returns null for an empty text
 * @throws DomainError `invalid_request` for more than 100 secrets
 */
export function readKeySearch(formats: KeyFormats, text: string): KeySearch | null {
  const secrets = collectSecrets(formats, text, SEARCHED_SECRETS_MAX);
  if (secrets.length > 0) return { by: 'secret', secrets };
  const value = text.trim();
  if (value === '') return null;
  if (value.startsWith('key_')) return { by: 'id', value };
  if (value.includes('@')) return { by: 'email', value: value.normalize('NFKC').toLowerCase() };
  const lastFour = value.replace(/^.*[•…]/, '');
  if (/^[0-9A-Za-z]{4}$/.test(lastFour)) return { by: 'last_four', value: lastFour };
  return { by: 'workspace', value };
}
