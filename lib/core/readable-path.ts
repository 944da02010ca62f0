import type { KeyFormats } from './key-format';
import { decodedFully } from './request-target';

/** A path as people are shown it and logs keep it: decoded, without query and without secrets. */
export function readablePath(path: string, formats: KeyFormats): string {
  return formats.redact(decodedFully(path.split(/[?#]/, 1)[0] ?? ''));
}
