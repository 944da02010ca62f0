/** A key that somebody should look at. */
export interface KeyInNeed {
  id: string;
  name: string;
  /** When it expires, or was used last; null: it never was. */
  at: Date | null;
}

/** Keys of a kind: the first of them, and how many there are, counted up to `COUNTED_MAX`. */
export interface KeysInNeed {
  first: readonly KeyInNeed[];
  count: number;
}

/** What of an environment's keys needs attention. */
export interface KeyAttention {
  expiring: KeysInNeed;
  idle: KeysInNeed;
}

/** Keys that expire within so many days are shown. */
export const EXPIRING_DAYS = 30;
/** A key that was not used for so long, or never since it was created so long ago, is idle. */
export const IDLE_DAYS = 90;
/** Counted no further. */
export const COUNTED_MAX = 1_000;
