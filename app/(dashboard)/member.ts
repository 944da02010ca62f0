import { cache } from 'react';
import { requireMember } from '@/lib/web/session';

/** Who looks at a workspace's page; asked once for the page, its frame and its title. */
export const pageMember = cache(requireMember);
