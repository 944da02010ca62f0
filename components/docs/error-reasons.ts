import { REFUSALS, type RefusalReason } from '@/lib/core/verification';
import { ACCOUNT_REASONS } from './account-reasons';
import { PEOPLE_REASONS } from './people-reasons';
import type { ReasonEntry } from './reason-entry';
import { USAGE_REASONS } from './usage-reasons';
import { WEBHOOK_REASONS } from './webhook-reasons';

const REMEDIES: Readonly<Record<RefusalReason, readonly [meaning: string, remedy: string]>> = {
  key_missing: [
    'The request carried no key.',
    'Send the header “Authorization: Bearer <key>”. Some proxies remove it: check them too.',
  ],
  key_malformed: [
    'What was sent does not look like a key.',
    'Copy the whole key, with its prefix and without spaces or quotes.',
  ],
  key_unknown: [
    'No key has this secret.',
    'Check that the key belongs to this installation and was copied whole.',
  ],
  key_revoked: [
    'The key was revoked, or its workspace deleted, and that is final.',
    'Create a new key.',
  ],
  key_regenerated: [
    'The key has a new secret; this is the old one.',
    'Use the new secret, or regenerate the key if it is lost.',
  ],
  key_inactive: [
    'The key is deactivated.',
    'Activate it on its page in the dashboard, if it should work.',
  ],
  creator_left: [
    'The person who created the key is no longer a member of the workspace, and its rights are theirs.',
    'Ask an admin of the workspace for a new key.',
  ],
  key_expired: ['The key has expired.', 'Create a new key with a later expiry.'],
  wrong_environment: [
    'The key belongs to the other environment.',
    'Use a test key for test data and a live key for live data.',
  ],
  subscription_inactive: [
    'The subscription of the workspace is inactive.',
    'Ask an owner of the workspace to renew it.',
  ],
  address_missing: [
    'The key, or its workspace, is bound to addresses, and the address of the request is not known.',
    'Whoever verifies the key must send its user’s address as “ip”.',
  ],
  address_not_allowed: [
    'The key, or its workspace, is bound to addresses, and the request came from another one.',
    'Ask an admin of the workspace to add the address, or call from one that is allowed.',
  ],
  referrer_missing: [
    'The key is bound to websites, and the request named none.',
    'Call from a page of an allowed website; its Referrer-Policy must not be “no-referrer”.',
  ],
  referrer_not_allowed: [
    'The key is bound to websites, and the request came from another one.',
    'Ask an admin of the workspace to add the website. Browsers send other websites the origin alone: a rule with a path then holds nothing.',
  ],
  path_malformed: [
    'The path that the key was to be used on can be read in two ways: dot segments, encoded slashes, empty segments, “;”.',
    'Ask for the path as it is documented, without “..”, “//”, “;” or encoded separators.',
  ],
  endpoint_missing: [
    'The key is bound to endpoints, and method or path of the request are not known.',
    'Whoever verifies the key must send “method” and “path”.',
  ],
  endpoint_not_allowed: [
    'The key is bound to endpoints, and this is none of them.',
    'Ask an admin of the workspace to add the endpoint, or use another key.',
  ],
  scope_missing: [
    'The key may not do this. “required_scopes” names what it lacks.',
    'Create a key that has the scope. The scopes of a key do not grow.',
  ],
  rate_limited: [
    'The key, or all keys of its workspace together, made more requests than their rate limit allows. “violated-policies” names which.',
    'Wait as long as “Retry-After” says. “RateLimit” tells beforehand how much is left.',
  ],
};

const OTHERS: readonly ReasonEntry[] = [
  {
    reason: 'state_unknown',
    code: 'unavailable',
    meaning:
      'The connection to the database broke while a change was made: it may or may not be in force.',
    remedy: 'Repeat the change. Repeating it does no harm.',
  },
  {
    reason: 'key_changed',
    code: 'conflict',
    meaning: 'Somebody else changed the key at the same moment.',
    remedy: 'Look at the key again, then repeat the change if it is still wanted.',
  },
  {
    reason: 'workspace_changed',
    code: 'conflict',
    meaning: 'Somebody else changed the workspace at the same moment.',
    remedy: 'Look at it again, then repeat the change if it is still wanted.',
  },
  {
    reason: 'allowlist_empty',
    code: 'conflict',
    meaning: 'The address list would bind keys and hold no address: none of them would work.',
    remedy: 'Add an address first, or switch the list off.',
  },
  {
    reason: 'confirmation_needed',
    code: 'invalid_request',
    meaning: 'The change is easily a mistake: it restricts nothing, or it would lock requests out.',
    remedy: 'Read what it would do, and confirm it if it is meant.',
  },
  {
    reason: 'scopes_fixed',
    code: 'forbidden',
    meaning: 'The scopes of a key are chosen at its creation here and stay as they are.',
    remedy: 'Create a key with the scopes that are wanted, then revoke this one.',
  },
  {
    reason: 'last_owner',
    code: 'conflict',
    meaning: 'A workspace always has an owner, and this is the last one.',
    remedy: 'Make somebody else an owner first.',
  },
  {
    reason: 'role_missing',
    code: 'forbidden',
    meaning: 'Your role in the workspace does not allow this.',
    remedy: 'Ask an owner or admin.',
  },
  {
    reason: 'origin_mismatch',
    code: 'forbidden',
    meaning: 'A form was sent from another address than this installation’s.',
    remedy: 'Open the page at the installation’s own address and send it again.',
  },
  {
    reason: 'setup_token_wrong',
    code: 'forbidden',
    meaning: 'The set-up token is missing or wrong.',
    remedy: 'Copy it from the server’s log.',
  },
  {
    reason: 'credentials_wrong',
    code: 'unauthorized',
    meaning: 'E-mail address and password do not fit together.',
    remedy: 'Try again, or ask for a link that sets a new password.',
  },
  {
    reason: 'not_found',
    code: 'not_found',
    meaning: 'There is no such thing, or it is not yours to see. Both answer the same.',
    remedy: 'Check the id, and that the key belongs to the right workspace and environment.',
  },
  {
    reason: 'route_unknown',
    code: 'not_found',
    meaning: 'There is no such address.',
    remedy: 'The addresses are listed in /v1/openapi.json.',
  },
  {
    reason: 'method_not_allowed',
    code: 'invalid_request',
    meaning: 'The address exists, but not with this method. The answer is 405.',
    remedy: 'Use one of the methods in the “Allow” header.',
  },
  {
    reason: 'invalid_input',
    code: 'invalid_request',
    meaning: 'Something in the request is not as it should be. “errors” says what and where.',
    remedy: 'Mend what the pointers name.',
  },
  {
    reason: 'body_too_large',
    code: 'invalid_request',
    meaning: 'The body is too large, or its length was not given. The answer is 413.',
    remedy: 'Send at most 64 KB to /v1; docs/api.md names the routes that take more.',
  },
  {
    reason: 'media_type_unsupported',
    code: 'invalid_request',
    meaning: 'The body is not JSON. The answer is 415.',
    remedy: 'Send “Content-Type: application/json”.',
  },
  {
    reason: 'target_malformed',
    code: 'invalid_request',
    meaning: 'The address of the request is malformed.',
    remedy: 'Encode the path and query as RFC 3986 says.',
  },
  {
    reason: 'headers_malformed',
    code: 'invalid_request',
    meaning: 'The headers of the request contradict each other or are malformed.',
    remedy: 'Send each header once, with Content-Length or Transfer-Encoding, not both.',
  },
  {
    reason: 'credential_in_query',
    code: 'invalid_request',
    meaning: 'A key was sent in the address, where logs and histories keep it.',
    remedy: 'Send it in the “Authorization” header, and regenerate it: it may have been seen.',
  },
  {
    reason: 'credentials_repeated',
    code: 'invalid_request',
    meaning: 'The request carries more than one credential.',
    remedy: 'Send one “Authorization” header.',
  },
  {
    reason: 'host_unknown',
    code: 'invalid_request',
    meaning: 'The installation is not at this address.',
    remedy: 'Use the address that the server prints when it starts, or set KEYDESK_URL.',
  },
  {
    reason: 'email_taken',
    code: 'conflict',
    meaning: 'Somebody has this e-mail address already.',
    remedy: 'Sign in with it, or use another one.',
  },
  {
    reason: 'setup_done',
    code: 'conflict',
    meaning: 'The set-up was finished before.',
    remedy: 'Sign in.',
  },
  {
    reason: 'too_many_attempts',
    code: 'rate_limited',
    meaning: 'Too many attempts in a short time.',
    remedy: 'Wait as long as “Retry-After” says.',
  },
  {
    reason: 'signature_missing',
    code: 'invalid_request',
    meaning: 'A report that claims to come from GitHub’s secret scanning is not signed.',
    remedy: 'Send what you found to /v1/leaks, which asks for no signature.',
  },
  {
    reason: 'signature_invalid',
    code: 'unauthorized',
    meaning: 'The signature is not one of GitHub’s over exactly the bytes that were sent.',
    remedy: 'A proxy in front must not change the body. Anybody else sends reports to /v1/leaks.',
  },
  {
    reason: 'github_keys_unavailable',
    code: 'unavailable',
    meaning: 'The public keys by which GitHub signs could not be read.',
    remedy: 'Try again after “Retry-After”. The operator sees the cause in the log.',
  },
  {
    reason: 'database_unavailable',
    code: 'unavailable',
    meaning: 'The database cannot be reached. It says nothing about the key.',
    remedy: 'Try again after “Retry-After”.',
  },
  {
    reason: 'overloaded',
    code: 'unavailable',
    meaning:
      'More is being asked than the server can answer soon. Nothing was looked at, and nothing was changed.',
    remedy: 'Wait as long as “Retry-After” says, then try again.',
  },
  {
    reason: 'not_ready',
    code: 'unavailable',
    meaning: 'The server is starting or stopping.',
    remedy: 'Try again in a moment.',
  },
  {
    reason: 'internal',
    code: 'internal',
    meaning: 'Something went wrong on our side.',
    remedy: 'Try again, and name the request id if it stays.',
  },
];

/** Every reason, in the order in which a reader looks for it: the key first. */
export const REASONS: readonly ReasonEntry[] = [
  ...refusalEntries(),
  ...OTHERS,
  ...ACCOUNT_REASONS,
  ...PEOPLE_REASONS,
  ...WEBHOOK_REASONS,
  ...USAGE_REASONS,
];

function refusalEntries(): ReasonEntry[] {
  return Object.entries(REFUSALS).map(([reason, [code]]) => {
    const [meaning, remedy] = isRefusal(reason) ? REMEDIES[reason] : ['', ''];
    return { reason, code, meaning, remedy };
  });
}

function isRefusal(reason: string): reason is RefusalReason {
  return Object.hasOwn(REFUSALS, reason);
}
