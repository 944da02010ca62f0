import { TESTED_METHODS } from '@/lib/core/access-verdict';
import type { Environment } from '@/lib/core/key-format';
import type { LogEntry } from '@/lib/core/request-log';

/** The request again on a command line. The log holds no secret: `$API_KEY` stands for it. */
export function curlOf({ source, method, path }: LogEntry, origin: string): string {
  const target = path ?? '/';
  const url = source === 'api' ? quoted(`${origin}${target}`) : `"$API_URL"${quoted(target)}`;
  const verb = method === null || method === 'GET' ? '' : ` -X ${quoted(method)}`;
  return `curl${verb} -H "Authorization: Bearer $API_KEY" ${url}`;
}

/** Test access, filled in with a request that was refused; null for others, and where no key was known. */
export function explainHref(
  slug: string,
  environment: Environment,
  entry: LogEntry,
): string | null {
  if (entry.outcome === 'valid' || entry.keyId === '') return null;
  const method = TESTED_METHODS.find((known) => known === entry.method);
  const given = {
    env: environment,
    key: entry.keyId,
    method: method ?? '',
    path: entry.path ?? '',
    address: entry.address ?? '',
    referrer: entry.referrer ?? '',
    scopes: entry.requiredScopes.join(' '),
    at: entry.at.toISOString().slice(0, 16),
    refused: entry.outcome,
  };
  const search = new URLSearchParams(Object.entries(given).filter(([, text]) => text !== ''));
  return `/${slug}/settings/test-access?${search}`;
}

// Whatever somebody sent as a path is one word of the shell.
function quoted(text: string): string {
  if (/^[A-Z]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
