import 'server-only';
import { headers } from 'next/headers';
import { redirect, unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';
import { type DomainError, invalidInput, notFound } from '../core/errors';
import type { FormState } from '../core/form-state';
import { PROOF_FIELD } from '../core/step-up';
import { asDomainError } from '../http/error-response';
import { getRuntime } from '../runtime';
import type { PersonContext } from '../services/accounts/person-context';
import { stepUp } from '../services/accounts/step-up';
import type { AnonymousContext, Context, UserActor } from '../services/context';
import { checkOrigin } from './check-origin';
import { boundText, type FormFields, formFields, typedValues } from './form-fields';
import { loginPath } from './login-path';
import { currentOperator } from './operator';
import { anonymousContext, frontFactsOf } from './request-facts';
import { currentUser, memberContext, personContext } from './session';

interface ActionSpec<I, O, C> {
  input: z.ZodType<I>;
  /** Makes the schema's input of the form's fields, where they differ; `form` is for files. */
  read?: (fields: FormFields, form: FormData, ctx: C) => unknown;
  run(ctx: C, input: I): Promise<O>;
}

type Action<O> = (previous: FormState<O>, form: FormData) => Promise<FormState<O>>;
type MemberAction<O> = (
  slug: string,
  previous: FormState<O>,
  form: FormData,
) => Promise<FormState<O>>;

/**
 * A server action for anybody: origin → parse with the same schema as elsewhere → service → form state.
 * The sibling of `defineRoute`. Errors become states, nothing typed is lost; works without JavaScript.
 */
export function defineAction<I, O>(spec: ActionSpec<I, O, AnonymousContext>): Action<O> {
  return (_previous, form) => runAction(spec, form, { makeContext: anonymousContext, prove: null });
}

/**
 * A server action of a member: session → membership → the same. The field `PROOF_FIELD` of any form
 * proves who they are before the service runs, whatever the service asks (step-up).
 */
export function defineMemberAction<I, O>(
  spec: ActionSpec<I, O, Context<UserActor>>,
): MemberAction<O> {
  return (slug, _previous, form) =>
    runAction(spec, form, {
      makeContext: () => requireActor(slug),
      prove: (ctx, proof) => stepUp(ctx, ctx.actor, proof),
    });
}

/** A server action of a signed-in person about their own account: session → the same. */
export function defineAccountAction<I, O>(spec: ActionSpec<I, O, PersonContext>): Action<O> {
  return (_previous, form) =>
    runAction(spec, form, {
      makeContext: requirePerson,
      prove: (ctx, proof) => stepUp(ctx, { ...ctx.person, userId: ctx.person.id }, proof),
    });
}

async function requirePerson(): Promise<PersonContext> {
  return (await personContext()) ?? redirect(await loginPath());
}

interface Sender<C> {
  makeContext(): Promise<C>;
  /** Takes a password or code; null where nobody is known who could prove anything. */
  prove: ((ctx: C, proof: string) => Promise<void>) | null;
}

/** A server action of an operator: session → `installation:manage` → the same. */
export function defineOperatorAction<I, O>(spec: ActionSpec<I, O, Context<UserActor>>): Action<O> {
  return (_previous, form) =>
    runAction(spec, form, {
      makeContext: requireOperatorActor,
      prove: (ctx, proof) => stepUp(ctx, ctx.actor, proof),
    });
}

async function requireOperatorActor(): Promise<Context<UserActor>> {
  if ((await currentUser()) === null) redirect(await loginPath());
  const operator = await currentOperator();
  if (operator === null) throw notFound('Page');
  return operator.ctx;
}

async function requireActor(boundSlug: unknown): Promise<Context<UserActor>> {
  if ((await currentUser()) === null) redirect(await loginPath());
  const slug = boundText(boundSlug);
  const ctx = slug === null ? null : await memberContext(slug);
  if (ctx === null) throw notFound('Workspace');
  return ctx;
}

async function runAction<I, O, C>(
  spec: ActionSpec<I, O, C>,
  form: FormData,
  { makeContext, prove }: Sender<C>,
): Promise<FormState<O>> {
  const { [PROOF_FIELD]: proof, ...fields } = formFields(form);
  await noteReadForm();
  try {
    await checkOrigin();
    refuseNul(fields);
    const ctx = await makeContext();
    const parsed = spec.input.safeParse((await spec.read?.(fields, form, ctx)) ?? fields);
    if (!parsed.success) {
      throw invalidInput(
        parsed.error.issues.map(({ path, message }) => ({
          pointer: `/${path.map(String).join('/')}`,
          detail: message,
        })),
      );
    }
    if (prove !== null && typeof proof === 'string' && proof !== '') await prove(ctx, proof);
    return { status: 'done', data: await spec.run(ctx, parsed.data) };
  } catch (thrown) {
    unstable_rethrow(thrown);
    return errorState(asDomainError(thrown), fields);
  }
}

// The front then knows that an error is ours and not one of a payload that the framework cannot read.
async function noteReadForm(): Promise<void> {
  const front = frontFactsOf((await headers()).get('x-keydesk-front'));
  if (front !== null) getRuntime().readForms.add(front.id);
}

// PostgreSQL stores no NUL, and no person types one: refused here, so that no schema can forget it.
function refuseNul(fields: FormFields): void {
  const [name] =
    Object.entries(fields).find(([, value]) => [value].flat().join('').includes('\0')) ?? [];
  if (name === undefined) return;
  throw invalidInput([{ pointer: `/${name}`, detail: 'NUL characters are not allowed.' }]);
}

// The last part that is no index: `/restrictions/allowedAddresses/0` stands in the field `allowedAddresses`.
function fieldOf(pointer: string): string {
  return pointer.split('/').findLast((part) => !/^\d*$/.test(part)) ?? '';
}

function errorState(error: DomainError, fields: FormFields): FormState<never> {
  if (error.code === 'internal') {
    getRuntime().runtime.log.error({ error: error.cause }, 'action failed');
  }
  const faults = error.details.faults ?? [];
  return {
    status: 'error',
    message: error.message,
    faults: faults.map(({ pointer, detail }) => ({
      field: fieldOf(pointer),
      message: detail,
    })),
    values: typedValues(fields),
    confirmations: error.details.confirmations ?? [],
  };
}
