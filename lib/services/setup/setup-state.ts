import { hasUsers } from '../../stores/users';
import type { AnonymousContext, Runtime } from '../context';

/** Whether the first person exists, so that set-up is closed for good. */
export async function hasSetupRun({ database }: Runtime): Promise<boolean> {
  return await hasUsers(database.prisma);
}

/** Whether the first set-up is still open, and whether it asks for the token from the log. */
export async function setupState({
  runtime,
  request,
}: AnonymousContext): Promise<{ isOpen: boolean; needsToken: boolean }> {
  return { isOpen: !(await hasSetupRun(runtime)), needsToken: !request.isLocal };
}
