'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { Propagation } from '../../core/barrier';
import { suspendSchema } from '../../core/compromised-input';
import type { CompromisedProgress, CompromisedShown } from '../../core/compromised-progress';
import { DomainError, invalidInput, notFound } from '../../core/errors';
import { LEAKED_TEXT_LENGTH_MAX } from '../../core/find-secrets';
import { parseId, type WorkspaceId } from '../../core/ids';
import { wayOfSearch } from '../../core/key-search';
import { subscriptionSchema } from '../../core/subscription';
import { type FoundKeys, findKeys } from '../../services/installation/find-keys';
import { previewCompromised } from '../../services/installation/preview-compromised';
import {
  type RevocationReport,
  revokeCompromised,
} from '../../services/installation/revoke-compromised';
import { resumeWorkspace, suspendWorkspace } from '../../services/installation/suspend-workspace';
import { mailNotices } from '../../services/notices/mail-notices';
import { changeSubscription } from '../../services/workspaces/change-subscription';
import { defineOperatorAction } from '../action';
import { refreshPage } from '../refresh-page';
import { openAct, sealAct } from './compromised-act';
import {
  type CompromisedStep,
  compromisedStepOf,
  compromisedStepSchema,
  pastedText,
} from './compromised-input';

/** How many keys one step revokes. */
const SLICE = 200;
/** How long one answer works, in milliseconds: then it says how far it is. */
const STEP_MS = { scripted: 700, plain: 3_000 };

/** Field: `secret`: whole keys, which stay in the form's body, or what names keys, which becomes an address. */
export const findKeysAction = defineOperatorAction({
  input: z.object({
    secret: z.string().trim().min(1, 'Say what to look for.').max(10_000, 'Paste less at once.'),
  }),
  async run(ctx, { secret }): Promise<FoundKeys> {
    const way = wayOfSearch(ctx.runtime.keyFormats, secret);
    if (way === 'nowhere') throw cutShort();
    if (way === 'address') redirect(`/admin/keys?${new URLSearchParams({ q: secret })}`);
    return await findKeys(ctx, { text: secret, cursor: null });
  },
});

/** Fields: `secrets` (any text), `file` (a text file). They are looked at and forgotten. */
export const previewCompromisedAction = defineOperatorAction({
  input: z.object({ text: z.string().max(LEAKED_TEXT_LENGTH_MAX, 'Send at most 4 MB of text.') }),
  read: async (fields, form) => ({ text: await pastedText(fields, form) }),
  async run(ctx, { text }): Promise<CompromisedShown> {
    const { keyIds, ...preview } = await previewCompromised(ctx, text);
    if (preview.secrets === 0) throw nothingFound();
    return { ...preview, count: keyIds.length, ids: keyIds.join(' ') };
  },
});

/**
 * Fields: `ids` (separated by spaces), `reason`, `scripted` (`yes`); on the way also `done`, `revoked`, `already`,
 * `unknown` and `act`, as the answer before gave them.
 */
export const revokeCompromisedAction = defineOperatorAction({
  input: compromisedStepSchema,
  read: compromisedStepOf,
  async run(ctx, input): Promise<CompromisedProgress> {
    const { now } = ctx.runtime;
    const act = input.act === null ? ctx.request.id : openAct(ctx, input.act);
    const acting = { ...ctx, request: { ...ctx.request, id: act } };
    const until = now().getTime() + STEP_MS[input.isScripted ? 'scripted' : 'plain'];
    let step: CompromisedStep = input;
    let isStalled = false;
    do {
      const keyIds = input.keyIds.slice(step.done, step.done + SLICE);
      const report = await revokeCompromised(acting, { keyIds, reason: input.reason });
      isStalled = report.failed.length > 0;
      if (!isStalled) step = withReport(step, report, keyIds.length);
    } while (!isStalled && step.done < input.keyIds.length && now().getTime() < until);
    const { done, revoked, already, unknown, reason, keyIds } = step;
    if (isStalled || done >= keyIds.length) mailNotices(ctx.runtime, [act]);
    const counts = { done, revoked, already, unknown, count: keyIds.length };
    return { ...counts, ids: keyIds.join(' '), reason, isStalled, act: sealAct(ctx, act) };
  },
});

function withReport(step: CompromisedStep, report: RevocationReport, through: number) {
  return {
    ...step,
    done: step.done + through,
    revoked: step.revoked + report.revoked,
    already: step.already + report.already,
    unknown: step.unknown + report.unknown,
  };
}

/** Fields: `id`, `reason`. */
export const revokeNowAction = defineOperatorAction({
  input: suspendSchema.extend({ id: z.string() }),
  async run(ctx, { id, reason }): Promise<{ revoked: number }> {
    const { revoked, unknown, failed } = await revokeCompromised(ctx, { keyIds: [id], reason });
    mailNotices(ctx.runtime, [ctx.request.id]);
    if (unknown > 0) throw notFound('API key');
    if (failed.length > 0) throw stateUnknown();
    refreshPage();
    return { revoked };
  },
});

type Changed = { propagation: Propagation | null };
const workspaceSchema = z.object({ workspace: z.string() });

/** Fields: `workspace` (its id), `reason`. */
export const suspendWorkspaceAction = defineOperatorAction({
  input: suspendSchema.extend(workspaceSchema.shape),
  async run(ctx, { workspace, reason }): Promise<Changed> {
    return await changed(suspendWorkspace(ctx, workspaceId(workspace), { reason }));
  },
});

/** Fields: `workspace` (its id). */
export const resumeWorkspaceAction = defineOperatorAction({
  input: workspaceSchema,
  async run(ctx, { workspace }): Promise<Changed> {
    return await changed(resumeWorkspace(ctx, workspaceId(workspace)));
  },
});

/** Fields: `workspace` (its id), `subscription`, `plan` (may be empty: the present one stays). */
export const setSubscriptionAction = defineOperatorAction({
  input: subscriptionSchema.extend(workspaceSchema.shape),
  read: ({ plan, ...fields }) => ({ ...fields, ...(plan !== '' && { plan }) }),
  async run(ctx, { workspace, ...subscription }): Promise<Changed> {
    return await changed(changeSubscription(ctx, subscription, workspaceId(workspace)));
  },
});

async function changed(change: Promise<Changed>): Promise<Changed> {
  const done = await change;
  refreshPage();
  return done;
}

function workspaceId(text: string): WorkspaceId {
  const id = parseId('workspace', text);
  if (id === null) throw notFound('Workspace');
  return id;
}

function cutShort(): DomainError {
  const detail = 'This is not a whole key. Paste all of it, or its last four characters alone.';
  return invalidInput([{ pointer: '/secret', detail }]);
}

function nothingFound(): DomainError {
  return invalidInput([
    { pointer: '/secrets', detail: 'No key of this installation’s formats is in this text.' },
  ]);
}

function stateUnknown(): DomainError {
  return new DomainError(
    'unavailable',
    'It is not known whether the key is revoked: the database was away. Repeat it.',
    { reason: 'state_unknown', retryAfterSeconds: 1 },
  );
}
