import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { type Act, ActList } from '@/components/audit/act-list';
import { keydesk } from '@/lib/core/profiles/keydesk';

const act: Act = {
  seq: 1,
  id: 'evt_1',
  workspace_id: 'ws_1',
  at: '2026-11-22T10:00:00.000Z',
  action: 'api_key.deactivated',
  actor_type: 'system',
  actor_id: 'system',
  via: 'api',
  target_type: 'api_key',
  target_id: 'key_1',
  before: null,
  after: null,
  address: '203.0.113.9',
  user_agent: 'curl/8',
  request_id: 'req_1',
  hash: '',
  previous_hash: '',
  actorName: null,
  targetName: 'Shop',
  targetEnvironment: 'live',
  names: new Map(),
};

function said(change: Partial<Act>): string {
  const acts = [{ ...act, ...change }];
  const html = renderToStaticMarkup(
    <ActList slug="shop" environment="live" acts={acts} levels={keydesk.levels} />,
  );
  return html.replace(/<[^>]+>/g, '');
}

it.each([
  ['a report of a leak', { via: 'api' }, 'Keydesk deactivated'],
  ['the command line', { via: 'cli' }, 'The operator deactivated'],
  ['a person', { actor_type: 'user', actor_id: 'usr_1', actorName: 'Ada' }, 'Ada deactivated'],
  ['a key', { actor_type: 'key', actor_id: 'key_2' }, 'The key key_2 deactivated'],
])('what came by %s says who did it', (_way, change, words) => {
  expect(said(change)).toContain(words);
});

it('says by which request and program it came, to whoever may see what it changed', () => {
  expect(said({})).toContain('req_1 · curl/8');
  const html = renderToStaticMarkup(
    <ActList slug="shop" environment="live" acts={[act]} levels={null} />,
  );
  expect(html).not.toContain('req_1');
});
