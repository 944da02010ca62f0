'use server';

import { expiryMoment } from '../../core/expiry';
import { addSkipped, type ManyChange, type ManyProgress } from '../../core/many-keys';
import type { Context, UserActor } from '../../services/context';
import { changeManyKeys } from '../../services/keys/change-many-keys';
import { defineMemberAction } from '../action';
import { refreshPage } from '../refresh-page';
import { IDS_MAX, type ManyInput, manyInputOf, manyInputSchema } from './many-keys-input';
import { openProgress, sealProgress } from './many-keys-progress';

/** How long one answer works, in milliseconds: then it says how far it is. */
const STEP_MS = { scripted: 700, plain: 3_000 };

/**
 * Fields: `change` (deactivate, activate, set_expiry, revoke), `key` (repeated) or `all` (`1`) with `env`,
 * `status` (repeated) and `q`; `reason`; `expiry` and `expiryAt`; `inUse` (as shown) and `confirmedInUse` (as
 * typed); `scripted` (`yes`). Or `progress` as the answer before gave it.
 */
export const changeManyKeysAction = defineMemberAction({
  input: manyInputSchema,
  read: (fields, _form, ctx) => manyInputOf(fields, openProgress(ctx, fields.progress)),
  async run(ctx, input): Promise<ManyProgress> {
    const { now } = ctx.runtime;
    const until = now().getTime() + STEP_MS[input.isScripted ? 'scripted' : 'plain'];
    const fixed = { ...input, change: withMoment(input.change, now()) };
    let state = await oneSlice(ctx, fixed);
    while (state.input.cursor !== null && now().getTime() < until) {
      const next = await oneSlice(ctx, state.input).catch(() => null);
      // What is done is told first: the next step is refused as this one was.
      if (next === null) break;
      state = next;
    }
    if (state.input.cursor === null) refreshPage();
    return progressOf(ctx, state.input, state.propagation);
  },
});

async function oneSlice(ctx: Context<UserActor>, input: ManyInput) {
  const { keys, change, confirmedInUse, cursor, undoable } = input;
  const order = { keys, change: serviceChange(change), confirmedInUse };
  const slice = await changeManyKeys(ctx, order, cursor);
  const undo = undoable === null ? null : [...undoable, ...slice.changed];
  return {
    propagation: slice.propagation,
    input: {
      ...input,
      cursor: slice.next,
      changed: input.changed + slice.changed.length,
      skipped: addSkipped(input.skipped, slice.skipped),
      undoable: undo !== null && undo.length > IDS_MAX ? null : undo,
    },
  };
}

// "90d" is the same moment for every key, however long the change takes.
function withMoment(change: ManyInput['change'], now: Date): ManyInput['change'] {
  if (change.kind !== 'set_expiry') return change;
  return { ...change, expiry: expiryMoment(change.expiry, now)?.toISOString() ?? 'never' };
}

function serviceChange(change: ManyInput['change']): ManyChange {
  if (change.kind !== 'set_expiry') return change;
  return { kind: change.kind, expiresAt: expiryMoment(change.expiry, new Date(0)) };
}

function progressOf(
  ctx: Context<UserActor>,
  { isScripted: _, ...rest }: ManyInput,
  propagation: ManyProgress['propagation'],
): ManyProgress {
  const { change, changed, skipped, cursor, undoable } = rest;
  const ids = cursor === null && undoable !== null ? undoable : [];
  const undo = {
    ...rest,
    keys: { ids: [...ids] },
    change: { kind: 'activate' as const },
    changed: 0,
    skipped: {},
    undoable: null,
  };
  return {
    kind: change.kind,
    changed,
    skipped,
    propagation,
    next: cursor === null ? null : sealProgress(ctx, rest),
    undo: ids.length === 0 ? null : sealProgress(ctx, undo),
  };
}
