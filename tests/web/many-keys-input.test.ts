import { describe, expect, it } from 'vitest';
import {
  compromisedStepOf,
  compromisedStepSchema,
  pastedText,
} from '@/lib/web/actions/compromised-input';
import { manyInputOf, manyInputSchema } from '@/lib/web/actions/many-keys-input';

const parsed = (fields: Record<string, string | string[]>) =>
  manyInputSchema.safeParse(manyInputOf(fields, null));

describe('the form that changes many keys', () => {
  const revoke = { change: 'revoke', key: 'key_1', reason: 'old', inUse: '12' };

  it.each([
    ['12', 12],
    ['1 2', 12],
    ['', 0],
    ['11', 0],
    ['99999', 0],
  ])('with %j typed for 12 keys in use confirms %i', (confirmedInUse, confirmed) => {
    const { data } = parsed({ ...revoke, confirmedInUse });
    expect(data?.confirmedInUse).toBe(confirmed);
  });

  it('names keys by ticks, or by the filter where all are meant', () => {
    expect(
      parsed({ change: 'deactivate', key: ['key_1', 'key_2'], env: 'live' }).data,
    ).toMatchObject({ keys: { ids: ['key_1', 'key_2'] } });
    const all = { change: 'deactivate', key: 'key_1', all: '1', env: 'test', status: 'inactive' };
    expect(parsed(all).data).toMatchObject({
      keys: { filter: { environment: 'test', statuses: ['inactive'], search: null } },
    });
  });

  it.each([
    ['no change', { key: 'key_1' }],
    ['no keys', { change: 'deactivate' }],
    ['all of no environment', { change: 'deactivate', all: '1' }],
    ['no reason', { change: 'revoke', key: 'key_1', reason: '  ' }],
    ['an expiry that is none', { change: 'set_expiry', key: 'key_1', expiry: 'soon' }],
    ['more ids than a form carries', { change: 'activate', key: Array(1_001).fill('key_1') }],
  ])('refuses %s', (_name, fields) => {
    expect(parsed(fields).success).toBe(false);
  });

  it('goes on from what the answer before said', () => {
    const first = parsed({ change: 'deactivate', all: '1', env: 'live' }).data;
    const progress = { ...first, cursor: { offset: 100 } };
    expect(manyInputSchema.parse(manyInputOf({ scripted: 'yes' }, progress))).toEqual({
      ...first,
      cursor: { offset: 100 },
      isScripted: true,
    });
  });
});

describe('the form that revokes compromised keys', () => {
  it('reads what was pasted and every chosen file as one text', async () => {
    const form = new FormData();
    form.append('file', new File(['from a file'], 'a.log'));
    form.append('file', new File(['\u0000 and another'], 'b.bin'));
    form.append('other', 'never');
    expect(await pastedText({ secrets: 'pasted' }, form)).toBe(
      'pasted\nfrom a file\n\u0000 and another',
    );
  });

  it.each([
    ['no ids', { ids: ' ', reason: 'leaked' }],
    ['no reason', { ids: 'key_1', reason: '' }],
    ['an act that is too long', { ids: 'key_1', reason: 'leaked', act: 'x'.repeat(501) }],
    ['a count below nothing', { ids: 'key_1', reason: 'leaked', done: '-5' }],
  ])('refuses %s', (_name, fields) => {
    expect(compromisedStepSchema.safeParse(compromisedStepOf(fields)).success).toBe(false);
  });
});
