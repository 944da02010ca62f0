import { expect, it } from 'vitest';
import { main } from '@/lib/cli/main';
import { getWorkspace } from '@/lib/services/workspaces/get-workspace';
import { acceptAsNew, newAddress } from '../support/members';
import { auditOf, makeKey, makeMember, makeWorkspace, runtime } from '../support/world';

/** Runs the command line as the shell would and keeps what it prints. */
async function keydesk(...argv: string[]) {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await main(argv, {
    print: (text) => printed.push(text),
    error: (text) => errors.push(text),
    readInput: async () => '',
  });
  return { code, printed: printed.join('\n'), errors: errors.join('\n') };
}

async function emailOf(userId: string): Promise<string> {
  const user = await runtime.database.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  return user.email;
}

it('invites by a link that works, lists, changes a role, and removes with the keys revoked', async () => {
  const owner = await makeWorkspace();
  const { slug } = await getWorkspace(owner);
  const email = newAddress();
  const invited = await keydesk('members', 'invite', slug, '--email', email, '--role', 'admin');
  expect(invited.code).toBe(0);
  const token = /\/invite\/(\S+)/.exec(invited.printed)?.[1] ?? '';
  const open = await keydesk('members', 'list', slug);
  expect(open.printed).toContain(`admin      ${email}  invited, until`);
  const { session } = await acceptAsNew(token);
  const demoted = await keydesk('members', 'role', slug, '--email', email, '--role', 'viewer');
  expect(demoted.printed).toBe(`${email} is viewer now.`);
  expect(demoted.errors).toContain('verifier');
  const lines = (await keydesk('members', 'list', slug, '--json')).printed.split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { id: owner.actor.userId, role: 'owner' },
    { email, role: 'viewer', keys: 0 },
  ]);
  const removed = await keydesk('members', 'remove', slug, '--email', email, '--keys', 'revoke');
  expect(removed.printed).toBe('Newcomer is removed. Keys revoked: 0.');
  expect((await auditOf(session?.userId ?? '')).at(-1)).toMatchObject({
    action: 'member.removed',
    actorType: 'system',
    via: 'cli',
  });
});

it('keeps keys under another member, once it is confirmed that they can do more', async () => {
  const owner = await makeWorkspace();
  const { slug } = await getWorkspace(owner);
  const leaving = await makeMember(owner.actor.workspaceId, 'developer');
  await makeKey(leaving);
  const keeper = await emailOf(owner.actor.userId);
  const email = await emailOf(leaving.actor.userId);
  const remove = ['members', 'remove', slug, '--email', email, '--keys', 'keep'];
  expect((await keydesk(...remove)).code).toBe(2);
  const asked = await keydesk(...remove, '--keeper', keeper);
  expect(asked.code).toBe(1);
  expect(asked.errors).toContain('--confirm wider_keys');
  const done = await keydesk(...remove, '--keeper', keeper, '--confirm', 'wider_keys');
  expect(done.printed).toContain(`Keys kept under ${keeper}: 1.`);
});

it('says in a line what is wrong', async () => {
  const owner = await makeWorkspace();
  const { slug } = await getWorkspace(owner);
  const self = await emailOf(owner.actor.userId);
  const cases: [string[], number, string][] = [
    [['list'], 2, 'Say "members list|invite|role|remove WORKSPACE".'],
    [['list', 'no-such-place'], 1, 'There is no workspace "no-such-place".'],
    [['invite', slug, '--email', 'nobody', '--role', 'viewer'], 2, '--email: Enter an e-mail'],
    [['invite', slug, '--email', 'a@example.com', '--role', 'king'], 2, '--role: Choose a role.'],
    [['role', slug, '--email', 'x@example.com', '--role', 'viewer'], 1, 'is no member'],
    [['remove', slug, '--email', self, '--keys', 'revoke'], 1, 'This is the last owner.'],
  ];
  for (const [argv, code, text] of cases) {
    const said = await keydesk('members', ...argv);
    expect([said.code, said.errors]).toEqual([code, expect.stringContaining(text)]);
  }
});
