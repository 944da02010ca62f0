import { isLoopbackHost } from '../core/loopback';
import type { Output } from './command';

/** Prints a link to pass on, and says so when it leads nowhere from another machine. */
export function printLink(output: Output, link: string): void {
  output.print(`Send them this link; it sets their password once, within 72 hours:\n${link}`);
  if (!isLoopbackHost(new URL(link).hostname)) return;
  output.error(
    'The link works on this machine only. Set KEYDESK_URL to the address that others use.',
  );
}
