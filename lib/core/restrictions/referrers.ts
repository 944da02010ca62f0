import type { ParsedRule } from './parsed-rule';

/** Decides by a list of rules. */
export interface ReferrerMatcher {
  /** Whether a rule holds the page or origin that a request says it comes from. */
  matches(referrer: string): boolean;
}

const ACCEPTED =
  'Give a host like app.example.com or *.example.com, with https://, a port or a path before or after it where they matter.';

// What the URL standard would repair silently: spaces, control characters, backslashes, letters beyond ASCII.
const PLAIN = /^[!-[\]-~]+$/;
const LABELS = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/;

/**
 * Parses a referrer rule: `[scheme://]host[:port][/path]`. `*.example.com` stands for every host below
 * `example.com` and not for `example.com` itself, as `host-source` in CSP says. Without scheme: http and
 * https; without port: the scheme's own; a path stands for itself and everything below it.
 */
export function parseReferrerRule(text: string): ParsedRule {
  const rule = readRule(text);
  if (rule === null) return { fault: `This is no host. ${ACCEPTED}` };
  if (text.includes('?') || text.includes('#')) {
    return { fault: `Leave out everything from ? or # on. ${ACCEPTED}` };
  }
  const spelled = spellRule(rule);
  if (!rule.path.includes('*')) return { rule: spelled };
  const suggestion = spelled.replace(/\/?\*+$/, '');
  const isHelpful = !suggestion.slice(2).includes('*');
  const fault = 'A path stands for everything below it: leave out the star.';
  return isHelpful ? { fault: `${fault} Did you mean ${suggestion}?`, suggestion } : { fault };
}

const REFERRER_LENGTH_MAX = 4_000;

/**
 * Prepares rules for deciding: on parsed URLs, never by substring (attack 17).
 * @param rules as `parseReferrerRule` spells them; one that does not parse holds nothing
 */
export function compileReferrerRules(rules: readonly string[]): ReferrerMatcher {
  const compiled = rules.map(readRule).filter((rule) => rule !== null);
  // Parsing costs more than the rest of a decision, and many requests come from one page.
  let last = '';
  let isHeld = false;
  return {
    matches(referrer) {
      if (referrer === last) return isHeld;
      // No browser sends one so long, and what is remembered is what was sent.
      if (referrer.length > REFERRER_LENGTH_MAX) return false;
      const page = readPage(referrer);
      isHeld = page !== null && compiled.some((rule) => holds(rule, page));
      last = referrer;
      return isHeld;
    },
  };
}

const OWN_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

interface Rule {
  /** `http:` or `https:`; null: both. */
  scheme: string | null;
  /** Whether it stands for the hosts below `host`. */
  isWildcard: boolean;
  host: string;
  /** Empty: the scheme's own. */
  port: string;
  /** Empty: every path. */
  path: string;
}

function readRule(text: string): Rule | null {
  const parts = /^(?:(https?):\/\/)?(\*\.)?([^/?#]+)([/?#].*)?$/iu.exec(text);
  if (parts === null || /[\s\\@]/u.test(text)) return null;
  const [, scheme, star, authority = '', path = '/'] = parts;
  if (authority.endsWith(':')) return null;
  const url = parseUrl(`${scheme ?? 'http'}://${authority}${path}`);
  if (url === null || !isHost(url.hostname, star !== undefined)) return null;
  // The URL standard leaves out the port that belongs to the scheme; without scheme none does.
  const port = scheme === undefined ? (/:0*(\d+)$/.exec(authority)?.[1] ?? '') : url.port;
  return {
    scheme: scheme === undefined ? null : url.protocol,
    isWildcard: star !== undefined,
    host: url.hostname,
    port,
    path: url.pathname.replace(/\/$/, ''),
  };
}

function isHost(hostname: string, isBelow: boolean): boolean {
  if (hostname.startsWith('[')) return !isBelow;
  if (!LABELS.test(hostname)) return false;
  // Below an address or a whole top-level domain is nothing that somebody owns.
  return !isBelow || (hostname.includes('.') && !/^[\d.]+$/.test(hostname));
}

function spellRule({ scheme, isWildcard, host, port, path }: Rule): string {
  const before = `${scheme === null ? '' : `${scheme}//`}${isWildcard ? '*.' : ''}`;
  return `${before}${host}${port === '' ? '' : `:${port}`}${path}`;
}

function readPage(text: string): URL | null {
  if (!PLAIN.test(text)) return null;
  const url = parseUrl(text);
  if (url === null || !Object.hasOwn(OWN_PORTS, url.protocol)) return null;
  return url.username === '' && url.password === '' ? url : null;
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function holds(rule: Rule, page: URL): boolean {
  if (rule.scheme !== null && rule.scheme !== page.protocol) return false;
  const isHostHeld = rule.isWildcard
    ? page.hostname.endsWith(`.${rule.host}`)
    : page.hostname === rule.host;
  if (!isHostHeld || !isPortHeld(rule, page)) return false;
  return (
    rule.path === '' || page.pathname === rule.path || page.pathname.startsWith(`${rule.path}/`)
  );
}

function isPortHeld({ port }: Rule, page: URL): boolean {
  return port === '' ? page.port === '' : port === (page.port || OWN_PORTS[page.protocol]);
}
