import { isPublicAddress } from './public-address';
import { canonicalAddress } from './restrictions/addresses';

/** Where requests may go whose address somebody else chose. */
export interface EgressRules {
  protocols: readonly string[];
  /** As in a URL: empty is the protocol's own; null: any. */
  ports: readonly string[] | null;
  allowsAddress(address: string): boolean;
}

/** The public internet, by TLS. */
export const PUBLIC_ONLY: EgressRules = {
  protocols: ['https:'],
  ports: ['', '8443'],
  allowsAddress: isPublicAddress,
};

/** Anywhere: for development and tests, and where every member may reach this machine's network. */
export const ANYWHERE: EgressRules = {
  protocols: ['https:', 'http:'],
  ports: null,
  allowsAddress: () => true,
};

const LENGTH_MAX = 2_048;
export const PRIVATE_TARGET =
  'This address leads to a private network or to this machine, where Keydesk sends nothing.';

/** A URL as it may be asked for, or what is wrong with it. Names are not looked up: each request does that. */
export function parseTarget(text: string, rules: EgressRules): { url: URL } | { fault: string } {
  if (text.length > LENGTH_MAX) return { fault: `Use at most ${LENGTH_MAX} characters.` };
  if (!URL.canParse(text)) {
    return { fault: 'Give a whole address, like https://hooks.example.com/keydesk.' };
  }
  const url = new URL(text);
  if (!rules.protocols.includes(url.protocol)) return { fault: 'Begin with https://.' };
  if (url.username !== '' || url.password !== '') {
    return { fault: 'Leave out name and password: deliveries are signed.' };
  }
  if (rules.ports !== null && !rules.ports.includes(url.port)) {
    return { fault: 'Use port 443 or 8443.' };
  }
  const literal = literalOf(url);
  if (literal !== null && !rules.allowsAddress(literal)) return { fault: PRIVATE_TARGET };
  url.hash = '';
  return { url };
}

/**
 * The address that a URL names in place of a host name, as it stands there; null for a name. Node asks no `lookup`
 * for it.
 */
export function literalOf({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return canonicalAddress(bare) === null ? null : bare;
}
