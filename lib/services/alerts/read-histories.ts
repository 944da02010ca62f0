import type { Slice } from '../../core/alerts/counts';
import { type History, usualHours } from '../../core/alerts/facts';
import type { AlertRule } from '../../core/alerts/rules';
import { HOUR_MIN } from '../../core/alerts/traffic-rules';
import { DAY_MS } from '../../core/lifetimes';
import { limitsOf } from '../../core/rate-limits';
import {
  type AlertedKey,
  type AlertedWorkspace,
  readAlertedKeys,
} from '../../stores/alert-subjects';
import { readSlices, type Subject, type SubjectSlice } from '../../stores/alert-traffic';
import type { Runtime } from '../context';
import { readLivePlaces, readPastPlaces } from './read-places';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Counts come late by seconds, or by minutes from a process that could not reach the database. */
const MINUTES_BACK = 6;

/** A key, or a workspace, with what is known of it. */
export interface Judgeable {
  workspace: AlertedWorkspace;
  /** Null: all keys of the workspace together. */
  key: AlertedKey | null;
  history: History;
}

/** The first moment whose quarters are read to judge `now`: the hour that is running, and at least two quarters. */
function recentSince(now: Date): Date {
  return new Date(floorTo(now.getTime() - 15 * MINUTE_MS, HOUR_MS));
}

/** What is known of these keys now, in a number of statements that does not grow with them. */
export async function readKeyHistories(
  runtime: Pick<Runtime, 'database' | 'profile'>,
  subjects: readonly Subject[],
  now: Date,
): Promise<Judgeable[]> {
  const { pool } = runtime.database;
  const keys = await readAlertedKeys(pool, subjects, recentSince(now));
  const time = { from: recentSince(now), until: now };
  const quarters = bySubject(await readSlices(pool, keys, { grain: 'quarter', ...time }));
  const minutes = bySubject(await readSlices(pool, keys, { grain: 'minute', ...lately(now) }));
  const hours = bySubject(await readUsual(runtime, keys, quarters, now));
  const places = await readLivePlaces(runtime, keys, now);
  return keys.map((key) => ({
    workspace: key,
    key,
    history: {
      ...keyFacts(runtime, key),
      quarters: quarters.get(key.keyId) ?? [],
      minutes: minutes.get(key.keyId) ?? [],
      hours: validByHour(hours.get(key.keyId) ?? []),
      placesAt: () => places.get(key.keyId) ?? null,
    },
  }));
}

/** The same without what was counted: for the rules that go by the calendar. */
export async function readKeyDates(
  runtime: Pick<Runtime, 'database' | 'profile'>,
  subjects: readonly Subject[],
  now: Date,
): Promise<Judgeable[]> {
  const keys = await readAlertedKeys(runtime.database.pool, subjects, now);
  const nothing = { quarters: [], minutes: [], hours: new Map(), placesAt: () => null };
  return keys.map((key) => ({
    workspace: key,
    key,
    history: { ...keyFacts(runtime, key), ...nothing },
  }));
}

/** What is known of these workspaces now: their minutes, for the rate limit that all keys share. */
export async function readWorkspaceHistories(
  runtime: Pick<Runtime, 'database' | 'profile'>,
  workspaces: readonly AlertedWorkspace[],
  now: Date,
): Promise<Judgeable[]> {
  const subjects = workspaces.map(({ workspaceId }) => ({ workspaceId, keyId: '' as const }));
  const time = { grain: 'minute', ...lately(now) } as const;
  const rows = await readSlices(runtime.database.pool, subjects, time);
  return workspaces.map((workspace) => ({
    workspace,
    key: null,
    history: workspaceHistory(
      runtime,
      workspace,
      rows.filter(({ workspaceId }) => workspaceId === workspace.workspaceId),
    ),
  }));
}

/** What is known of a workspace from these times. */
export function workspaceHistory(
  { profile }: Pick<Runtime, 'profile'>,
  workspace: AlertedWorkspace,
  slices: readonly Slice[],
  isPast = false,
): History {
  return {
    quarters: slices,
    minutes: isPast ? null : slices,
    hours: new Map(),
    placesAt: () => null,
    limitPerMinute: limitsOf({ ...workspace, rateLimitPerMinute: null }, profile.rateLimitPerMinute)
      .workspace,
    countedSince: null,
    usedBefore: null,
    createdAt: null,
    expiresAt: null,
    secretSince: null,
    rotationDays: null,
  };
}

/** What a rule needs to know of a key in a time that is over, from before its beginning on. */
export async function readPastHistory(
  runtime: Pick<Runtime, 'database' | 'profile'>,
  key: AlertedKey,
  { rule, from, until }: { rule: AlertRule; from: Date; until: Date },
): Promise<History> {
  const { pool } = runtime.database;
  const weeksBefore = new Date(from.getTime() - 29 * DAY_MS);
  const [quarters, hours, placesAt] = [
    await readSlices(pool, [key], { grain: 'quarter', from, until }),
    rule === 'unusual_volume'
      ? await readSlices(pool, [key], { grain: 'hour', from: weeksBefore, until })
      : [],
    rule === 'new_place' ? await readPastPlaces(runtime, key, { from, until }) : () => null,
  ];
  return {
    ...keyFacts(runtime, key),
    quarters,
    minutes: null,
    hours: validByHour(hours),
    placesAt,
  };
}

function keyFacts({ profile }: Pick<Runtime, 'profile'>, key: AlertedKey) {
  const { countedSince, usedBefore, createdAt, expiresAt, secretSince } = key;
  return {
    limitPerMinute: limitsOf(key, profile.rateLimitPerMinute).key,
    countedSince,
    usedBefore,
    createdAt,
    // What is deactivated or revoked has stopped already.
    expiresAt: key.status === 'ACTIVE' ? expiresAt : null,
    secretSince: key.status === 'ACTIVE' ? secretSince : null,
    rotationDays: profile.rotationReminderDays,
  };
}

/** Of the keys that have much to do, the same hours of the weeks before. */
async function readUsual(
  { database: { pool } }: Pick<Runtime, 'database'>,
  keys: readonly AlertedKey[],
  quarters: ReadonlyMap<string, readonly Slice[]>,
  now: Date,
): Promise<SubjectSlice[]> {
  const busy = keys.filter(({ keyId }) => {
    const valid = (quarters.get(keyId) ?? []).map((slice) => slice.valid);
    return valid.reduce((sum, value) => sum + value, 0) >= HOUR_MIN;
  });
  const only = usualHours(now)
    .flat()
    .map((hour) => new Date(hour));
  const from = new Date(Math.min(...only.map((hour) => hour.getTime())));
  return await readSlices(pool, busy, { grain: 'hour', from, until: now, only });
}

function lately(now: Date): { from: Date; until: Date } {
  return { from: new Date(now.getTime() - MINUTES_BACK * MINUTE_MS), until: now };
}

function bySubject(slices: readonly SubjectSlice[]): Map<string, SubjectSlice[]> {
  const groups = new Map<string, SubjectSlice[]>();
  for (const slice of slices) {
    const group = groups.get(slice.keyId);
    if (group === undefined) groups.set(slice.keyId, [slice]);
    else group.push(slice);
  }
  return groups;
}

function validByHour(slices: readonly Slice[]): Map<number, number> {
  return new Map(slices.map(({ at, valid }) => [at.getTime(), valid]));
}

function floorTo(ms: number, step: number): number {
  return ms - (ms % step);
}
