import { readProfileFile } from '../config';
import { describeFaults } from '../core/read-profile';
import { type Output, Refusal, UsageError } from './command';

/** `profile check FILE`: needs no installation, so that a profile is checked before one runs on it. */
export function profileCommand(argv: readonly string[], output: Output): void {
  const [verb = '', file = '', ...extra] = argv;
  if (verb !== 'check' || file === '' || extra.length > 0) {
    throw new UsageError('Say "profile check FILE".');
  }
  const { profile, faults } = readOrRefuse(file);
  if (profile === null) throw new Refusal(describeFaults(faults).join('\n'));
  output.print(`The profile ${file} (${profile.product.name}) is right.`);
}

function readOrRefuse(file: string): ReturnType<typeof readProfileFile> {
  try {
    return readProfileFile(file);
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}
