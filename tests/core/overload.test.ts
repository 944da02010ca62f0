import { expect, it } from 'vitest';
import { IN_FLIGHT_MAX, shedReason, TURN_MS_MAX } from '@/lib/core/overload';

it.each([
  [0, 0, null],
  [IN_FLIGHT_MAX - 1, TURN_MS_MAX, null],
  [IN_FLIGHT_MAX, 0, 'in_flight'],
  [0, TURN_MS_MAX + 1, 'event_loop'],
  [IN_FLIGHT_MAX + 1, TURN_MS_MAX + 1, 'in_flight'],
])('beside %d requests, %d ms into a turn, a further one is refused because of %s', (...facts) => {
  const [inFlight, turnMs, reason] = facts;
  expect(shedReason(inFlight, turnMs)).toBe(reason);
});
