/** How many requests may be at work at once in one process (docs/operations.md says how it was chosen). */
export const IN_FLIGHT_MAX = 500;

/** For how long one turn of the event loop may go on beginning requests, in milliseconds. */
export const TURN_MS_MAX = 200;

/** Why a request is refused before any work. */
export type ShedReason = 'in_flight' | 'event_loop';

/**
 * Whether a further request would be too much; null: no.
 * @param inFlight the requests that are at work
 * @param turnMs how long ago this turn of the event loop began its first request: so long whoever is
 * served by the next turn has waited already
 */
export function shedReason(inFlight: number, turnMs: number): ShedReason | null {
  if (inFlight >= IN_FLIGHT_MAX) return 'in_flight';
  return turnMs > TURN_MS_MAX ? 'event_loop' : null;
}
