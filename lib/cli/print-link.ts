import { isLoopbackHost } from '../core/loopback';
import type { Output } from './command';

const FOR_PASSWORD = 'Send them this link; it sets their password once, within 72 hours:';

/** Prints a link to pass on, and says so when it leads nowhere from another machine. */
export function printLink(output: Output, link: string, sentence = FOR_PASSWORD): void {
  output.print(`${sentence}\n${link}`);
  if (!isLoopbackHost(new URL(link).hostname)) return;
  output.error(
    'The link works on this machine only. Set KEYDESK_URL to the address that others use.',
  );
}
