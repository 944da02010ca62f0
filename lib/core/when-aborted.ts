/** Runs `then` once, when the signal fires; at once where it has: a signal that has fired calls no listener. */
export function whenAborted(signal: AbortSignal, then: () => void): void {
  if (signal.aborted) then();
  else signal.addEventListener('abort', then, { once: true });
}
