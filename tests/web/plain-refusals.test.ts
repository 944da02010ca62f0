import { describe, expect, it, vi } from 'vitest';
import { DomainError } from '@/lib/core/errors';
import { UNKNOWN_KEYS } from '@/lib/core/log-filter';
import type { Context, UserActor } from '@/lib/services/context';
import { streamLogTail } from '@/lib/web/log-tail';
import { plainRefusal } from '@/lib/web/plain-refusal';
import * as session from '@/lib/web/session';
import { makeMember, makeWorkspace } from '../support/world';

function signInAs(ctx: Context<UserActor>): void {
  const { userId, sessionId } = ctx.actor;
  const user = { id: userId, sessionId, email: 'a@example.com', name: 'A' };
  vi.spyOn(session, 'currentUser').mockResolvedValue(
    user as Awaited<ReturnType<typeof session.currentUser>>,
  );
  vi.spyOn(session, 'memberContext').mockResolvedValue(ctx);
}

async function tailOf(query: string): Promise<Response> {
  const ended = AbortSignal.abort();
  const request = new Request(`http://localhost/w/logs/tail?env=live${query}`, { signal: ended });
  return await streamLogTail(request, 'w');
}

describe('the tail of what brought no known key', () => {
  it('is refused at once to who may not see it, and is no stream that ends', async () => {
    const operator = await makeWorkspace({ isOperator: true });
    const { workspaceId } = operator.actor;
    for (const ctx of [await makeMember(workspaceId, 'viewer'), await makeWorkspace()]) {
      signInAs(ctx);
      const answer = await tailOf(`&key=${UNKNOWN_KEYS}`);
      expect(answer.status).toBe(403);
      expect(answer.headers.get('content-type')).toContain('text/plain');
      expect((await answer.text()).trim()).not.toBe('');
      expect((await tailOf('')).status).toBe(200);
    }
    signInAs(operator);
    expect((await tailOf(`&key=${UNKNOWN_KEYS}`)).status).toBe(200);
  });
});

describe('a file that cannot be made now', () => {
  it('says when to ask again, and nothing where waiting would not help', async () => {
    const away = new DomainError('unavailable', 'Not now.', { retryAfterSeconds: 5 });
    const answer = plainRefusal(away);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.text()).toBe('Not now.\n');
    expect(plainRefusal(new DomainError('forbidden', 'No.')).headers.has('retry-after')).toBe(
      false,
    );
  });
});
