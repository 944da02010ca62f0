import { describePropagation, type Propagation } from '../core/barrier';
import { changeRoleSchema, inviteSchema, removeMemberSchema } from '../core/member-input';
import type { Context, SystemActor } from '../services/context';
import { changeRole } from '../services/members/change-role';
import { findMemberId } from '../services/members/find-member-id';
import { inviteMember } from '../services/members/invite-member';
import { listInvitations, listMembers } from '../services/members/list-members';
import { removeMember } from '../services/members/remove-member';
import {
  type Command,
  inWorkspace,
  type Output,
  parseOptions,
  parseWith,
  Refusal,
  required,
  UsageError,
} from './command';
import { printLink } from './print-link';

const OPTIONS = {
  email: { type: 'string' },
  role: { type: 'string' },
  keys: { type: 'string' },
  keeper: { type: 'string' },
  confirm: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

const PAGE_SIZE = 100;

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values'];
type Run = (ctx: Context<SystemActor>, values: Values, output: Output) => Promise<void>;

/** `members list|invite|role|remove WORKSPACE`, the same services as the pages. */
export const membersCommand: Command = async (ctx, argv, output) => {
  const { values, positionals } = parseOptions(argv, OPTIONS);
  const [verb = '', slug = '', ...extra] = positionals;
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (run === undefined || slug === '' || extra.length > 0) {
    throw new UsageError('Say "members list|invite|role|remove WORKSPACE".');
  }
  await run(await inWorkspace(ctx, slug), values, output);
};

// One JSON document a line, members first.
const list: Run = async (ctx, { json }, output) => {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listMembers>> = await listMembers(ctx, {
      cursor,
      limit: PAGE_SIZE,
    });
    for (const { userId, name, email, role, since, lastSeenAt, keys } of page.members) {
      const member = {
        id: userId,
        email,
        name,
        role,
        since: since.toISOString(),
        last_signed_in: lastSeenAt?.toISOString() ?? null,
        keys,
      };
      output.print(
        json === true ? JSON.stringify(member) : `${userId}  ${role.padEnd(9)}  ${email}  ${name}`,
      );
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  for (const { id, email, role, expiresAt } of await listInvitations(ctx)) {
    const expires = expiresAt.toISOString();
    output.print(
      json === true
        ? JSON.stringify({ invitation: id, email, role, expires_at: expires })
        : `${id}  ${role.padEnd(9)}  ${email}  invited, until ${expires}`,
    );
  }
};

const invite: Run = async (ctx, { json, ...values }, output) => {
  const input = parseWith(inviteSchema, {
    email: required(values.email, '--email'),
    role: required(values.role, '--role'),
  });
  const { id, email, link, expiresAt } = await inviteMember(ctx, input);
  if (json === true) {
    const expires = expiresAt.toISOString();
    output.print(JSON.stringify({ invitation: id, email, link, expires_at: expires }));
    return;
  }
  printLink(output, link, `Send ${email} this link; it makes them a member once, within 72 hours:`);
};

const role: Run = async (ctx, values, output) => {
  const input = parseWith(changeRoleSchema, {
    id: await idOf(ctx, values.email, '--email'),
    role: required(values.role, '--role'),
  });
  const { propagation } = await changeRole(ctx, input.id, input.role);
  output.print(`${values.email} is ${input.role} now.`);
  printPropagation(output, propagation);
};

const remove: Run = async (ctx, values, output) => {
  const input = parseWith(removeMemberSchema, {
    id: await idOf(ctx, values.email, '--email'),
    keys: required(values.keys, '--keys'),
    ...(values.keeper !== undefined && { keeper: await idOf(ctx, values.keeper, '--keeper') }),
    confirmed: values.confirm ?? [],
  });
  const { name, keys, propagation } = await removeMember(ctx, input);
  const fate = input.keys === 'keep' ? `kept under ${values.keeper}` : 'revoked';
  output.print(`${name} is removed. Keys ${fate}: ${keys}.`);
  printPropagation(output, propagation);
};

const VERBS: Readonly<Record<string, Run>> = { list, invite, role, remove };

async function idOf(
  ctx: Context<SystemActor>,
  email: string | undefined,
  option: string,
): Promise<string> {
  const given = required(email, option);
  const id = await findMemberId(ctx, given);
  if (id === null) throw new Refusal(`${given} is no member of this workspace.`);
  return id;
}

function printPropagation(output: Output, propagation: Propagation | null): void {
  if (propagation !== null) output.error(describePropagation(propagation));
}
