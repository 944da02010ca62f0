import { createKeyFormats, type KeyFormat } from '@/lib/core/key-format';
import { formatsOf } from '@/lib/core/profile-formats';
import { keydesk } from '@/lib/core/profiles/keydesk';
import { createCatalogue, RESERVED_SCOPES, type ReservedScope } from '@/lib/core/scopes';

/** The default profile's formats. */
export const LIVE: KeyFormat = { environment: 'live', ...keydesk.keyFormats.live };
export const TEST: KeyFormat = { environment: 'test', prefix: 'sk_test_', bodyLength: 22 };
export const FORMATS = createKeyFormats(formatsOf(keydesk));

/** The default profile's catalogue: our own scopes alone. */
export const CATALOGUE = createCatalogue(keydesk.resources, keydesk.writeIncludesRead);
export const ALL_SCOPES = Object.keys(RESERVED_SCOPES) as readonly ReservedScope[];
