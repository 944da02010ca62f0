import { readProfileFile } from '../config';
import { type Output, Refusal, UsageError } from './command';

/** `profile check FILE`: needs no installation, so that a profile is checked before one runs on it. */
export function profileCommand(argv: readonly string[], output: Output): void {
  const [verb = '', file = '', ...extra] = argv;
  if (verb !== 'check' || file === '' || extra.length > 0) {
    throw new UsageError('Say "profile check FILE".');
  }
  try {
    const { product } = readProfileFile(file);
    output.print(`The profile ${file} (${product.name}) is right.`);
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}
