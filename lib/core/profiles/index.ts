import type { Profile } from '../profile';
import { example } from './example';
import { hirepanda } from './hirepanda';
import { interviews } from './interviews';
import { keydesk } from './keydesk';
import { taapit } from './taapit';
import { taptalent } from './taptalent';

/** The profiles that come with Keydesk, by the name that KEYDESK_PROFILE gives. */
export const PROFILES: Readonly<Record<string, Profile>> = {
  keydesk,
  taptalent,
  taapit,
  example,
  interviews,
  hirepanda,
};

/** The profile of who chose none. */
export const DEFAULT_PROFILE = 'keydesk';
