import type { AnonymousContext } from '../context';
import type { SessionUser } from './resolve-session';

/** A request by a signed-in person about their own account, outside of any workspace. */
export interface PersonContext extends AnonymousContext {
  person: SessionUser;
}
