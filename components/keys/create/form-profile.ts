import type { Environment } from '@/lib/core/key-format';
import type { Profile } from '@/lib/core/profile';
import type { Catalogue } from '@/lib/core/scopes';

/** What the form to create a key needs to know of the profile. */
export interface FormProfile
  extends Pick<Profile, 'levels' | 'templates' | 'expiry' | 'labels' | 'keyFormats'> {
  catalogue: Catalogue;
  /** Where keys can be created; with one there is nothing to choose. */
  environments: readonly Environment[];
}
