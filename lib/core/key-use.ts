import { UNKNOWN_COUNTRY } from './country';
import type { KeyView } from './key-view';

/** How many bars the last 24 hours have, and how long each is. */
export const USE_BARS = 32;
export const USE_BAR_MS = 45 * 60_000;

/** Requests, and those of them that were refused or failed. */
export interface UseCount {
  requests: number;
  errors: number;
}

/** What a key did in the last 24 hours. */
export interface KeyUse extends UseCount {
  /** Oldest first. */
  bars: readonly UseCount[];
}

/** The same, and the country that the key was last used from; `ZZ`: unknown. */
export interface ListedUse extends KeyUse {
  country: string;
}

/** A key that made no requests. */
export const NO_USE: ListedUse = {
  country: UNKNOWN_COUNTRY,
  requests: 0,
  errors: 0,
  bars: Array.from({ length: USE_BARS }, () => ({ requests: 0, errors: 0 })),
};

/** `312,408 requests, 0.02 % errors`. */
export function useWords({ requests, errors }: UseCount): string {
  const count = `${requests.toLocaleString('en-GB')} ${requests === 1 ? 'request' : 'requests'}`;
  return requests === 0 ? 'no requests' : `${count}, ${errorShare({ requests, errors })} errors`;
}

/** `0.02 %`; a dash where nothing was asked. What is above zero never shows as zero. */
export function errorShare({ requests, errors }: UseCount): string {
  if (requests === 0) return '–';
  const percent = (errors / requests) * 100;
  if (percent > 0 && percent < 0.01) return '< 0.01 %';
  return `${percent.toLocaleString('en-GB', { maximumFractionDigits: percent < 1 ? 2 : 1 })} %`;
}

const DAY_MS = 86_400_000;
const IDLE_DAYS = 90;

/** For how many days a key that could be used was not, where that is more than 90; null otherwise. */
export function idleDays(
  { status, createdAt, lastUsedAt }: Pick<KeyView, 'status' | 'createdAt' | 'lastUsedAt'>,
  now: Date,
): number | null {
  if (status !== 'ACTIVE') return null;
  const days = Math.floor((now.getTime() - (lastUsedAt ?? createdAt).getTime()) / DAY_MS);
  return days > IDLE_DAYS ? days : null;
}
