import { makeLimitedKey, makeWorkspace } from './world';

let made: Promise<string> | undefined;

/** The secret by which the company's API server asks; a database has one operator's workspace. */
export function operatorKey(): Promise<string> {
  made ??= makeWorkspace({ isOperator: true })
    .then((operator) => makeLimitedKey(operator, 'api_keys:verify'))
    .then(({ secret }) => secret);
  return made;
}
