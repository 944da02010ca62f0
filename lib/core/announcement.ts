import { z } from 'zod';

/** How many keys one announcement names at most: PostgreSQL's payloads are short (8,000 bytes). */
export const ANNOUNCED_KEYS_MAX = 100;

/** What a change touched: some keys, every key that one member created, or every key of a workspace. */
export type Touched =
  | { keys: readonly string[] }
  | { membership: readonly [workspaceId: string, userId: string] }
  | { workspace: string };

/** A change, as every verifier hears of it. */
export interface Announcement {
  /** The change's id. */
  change: string;
  /** Who waits for it to be applied, where this is the change's last announcement. */
  changer: string | null;
  touched: Touched;
}

// What becomes part of a channel's name is never anything else.
const ID = /^[a-z]{3}_[0-9a-z]{26}$/;

const schema = z.strictObject({
  change: z.string().regex(ID),
  changer: z.string().regex(ID).nullable(),
  touched: z.union([
    z.strictObject({ keys: z.array(z.string()).max(ANNOUNCED_KEYS_MAX) }),
    z.strictObject({ membership: z.tuple([z.string(), z.string()]) }),
    z.strictObject({ workspace: z.string() }),
  ]),
});

/** The announcement as a notification's payload. */
export function encodeAnnouncement(announcement: Announcement): string {
  return JSON.stringify(announcement);
}

/** A payload as an announcement; null when it is none (of a later version): then everything may be touched. */
export function parseAnnouncement(payload: string): Announcement | null {
  try {
    return schema.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}

/** The names under which memory finds what a change touched. */
export function touchedNames(touched: Touched): readonly string[] {
  if ('keys' in touched) return touched.keys;
  if ('membership' in touched) return [membershipName(...touched.membership)];
  return [touched.workspace];
}

/** The name of a membership, as records and announcements share it. */
export function membershipName(workspaceId: string, userId: string): string {
  return `${workspaceId}/${userId}`;
}
