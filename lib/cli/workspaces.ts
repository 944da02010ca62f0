import { z } from 'zod';
import { describePropagation } from '../core/barrier';
import { suspendSchema } from '../core/compromised-input';
import { subscriptionSchema } from '../core/subscription';
import { emailSchema, nameSchema } from '../core/text';
import { setAllowlist } from '../services/allowlist/change-allowlist';
import { getAllowlist, type ListedAddress } from '../services/allowlist/get-allowlist';
import type { AnonymousContext } from '../services/context';
import { resumeWorkspace, suspendWorkspace } from '../services/installation/suspend-workspace';
import { changeSubscription } from '../services/workspaces/change-subscription';
import { openWorkspace } from '../services/workspaces/open-workspace';
import {
  type Command,
  inWorkspace,
  type Output,
  parseOptions,
  parseWith,
  required,
  UsageError,
} from './command';
import { asOperator } from './operator';
import { printLink } from './print-link';

const OPTIONS = {
  name: { type: 'string' },
  'owner-email': { type: 'string' },
  plan: { type: 'string' },
  reason: { type: 'string' },
  json: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values'];
type Run = (
  ctx: AnonymousContext,
  named: { slug: string; state: string },
  values: Values,
  output: Output,
) => Promise<void>;

const inputSchema = z.strictObject({ name: nameSchema, ownerEmail: emailSchema });

/** `workspaces create|allowlist|subscription|suspend|resume`. */
export const workspacesCommand: Command = async (ctx, argv, output) => {
  const { values, positionals } = parseOptions(argv, OPTIONS);
  const [verb = '', slug = '', state = '', ...extra] = positionals;
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (run === undefined || extra.length > 0 || (verb === 'create') !== (slug === '')) {
    throw new UsageError(
      'Say "workspaces create", or "workspaces allowlist|subscription|suspend|resume SLUG".',
    );
  }
  await run(ctx, { slug, state }, values, output);
};

// Makes a workspace for a customer and prints the link by which its owner sets a password.
const create: Run = async (ctx, _named, values, output) => {
  const opened = await openWorkspace(
    ctx,
    parseWith(inputSchema, {
      name: required(values.name, '--name'),
      ownerEmail: required(values['owner-email'], '--owner-email'),
    }),
  );
  const { workspace, owner, passwordLink } = opened;
  if (values.json === true) {
    output.print(JSON.stringify({ workspace, owner, password_link: passwordLink }));
    return;
  }
  output.print(
    `Made the workspace ${workspace.name} (${workspace.slug}), owned by ${owner.email}.`,
  );
  if (passwordLink !== null) return printLink(output, passwordLink);
  output.print('They have an account already and see the workspace at their next sign-in.');
};

// Shows the address list; `off` is the way back for whoever has locked their keys out.
const allowlist: Run = async (ctx, { slug, state }, values, output) => {
  const system = await inWorkspace(ctx, slug);
  if (state === 'off') {
    const { propagation } = await setAllowlist(system, { environments: [], confirmed: [] });
    output.print(`The keys of ${slug} work from any address.`);
    if (propagation !== null) output.error(describePropagation(propagation));
    return;
  }
  if (state !== '') throw new UsageError('Say "workspaces allowlist SLUG", or "… SLUG off".');
  const { environments, addresses } = await getAllowlist(system);
  if (values.json === true) {
    output.print(JSON.stringify({ environments, addresses: addresses.map(shapeAddress) }));
    return;
  }
  output.error(
    environments.length === 0
      ? `The list of ${slug} binds nothing: keys work from any address.`
      : `The ${environments.join(' and ')} keys of ${slug} work from these addresses alone:`,
  );
  for (const { address, label, hits } of addresses) {
    output.print([address.padEnd(43), String(hits).padStart(9), label ?? ''].join('  ').trimEnd());
  }
};

const subscription: Run = async (ctx, { slug, state }, values, output) => {
  const input = parseWith(subscriptionSchema, {
    subscription: state,
    ...(values.plan !== undefined && { plan: values.plan }),
  });
  const { propagation } = await changeSubscription(await inWorkspace(ctx, slug), input);
  output.print(`The subscription of ${slug} is ${input.subscription}.`);
  if (propagation !== null) output.error(describePropagation(propagation));
};

const suspend: Run = async (ctx, { slug }, values, output) => {
  const input = parseWith(suspendSchema, { reason: required(values.reason, '--reason') });
  const { workspaceId } = (await inWorkspace(ctx, slug)).actor;
  const { propagation } = await suspendWorkspace(await asOperator(ctx), workspaceId, input);
  output.print(`Every key of ${slug} is refused.`);
  if (propagation !== null) output.error(describePropagation(propagation));
};

const resume: Run = async (ctx, { slug }, _values, output) => {
  const { workspaceId } = (await inWorkspace(ctx, slug)).actor;
  const { propagation } = await resumeWorkspace(await asOperator(ctx), workspaceId);
  output.print(`The keys of ${slug} work again, as far as its subscription lets them.`);
  if (propagation !== null) output.error(describePropagation(propagation));
};

const VERBS: Readonly<Record<string, Run>> = { create, allowlist, subscription, suspend, resume };

function shapeAddress({ address, label, addedBy, createdAt, hits }: ListedAddress) {
  return {
    address,
    label,
    added_by: addedBy?.id ?? null,
    created_at: createdAt.toISOString(),
    requests_24h: hits,
  };
}
