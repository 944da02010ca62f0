import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ConfirmTick } from '@/components/ui/confirm-tick';
import { type FormState, idle } from '@/lib/core/form-state';
import { PROOF_FIELD } from '@/lib/core/step-up';

type Came = Partial<Extract<FormState<unknown>, { status: 'error' }>>;

const nothing = { status: 'error' as const, message: 'No.', values: {}, faults: [] };

function drawn(came: Came | null): string {
  const state = came === null ? idle : { ...nothing, confirmations: [], ...came };
  return renderToStaticMarkup(<ConfirmTick state={state} idPrefix="enforce" />);
}

const asked: Came = {
  faults: [{ field: 'confirmed', message: 'It holds every address.' }],
  confirmations: ['all_addresses'],
};
const values = { confirm: 'all_addresses' };

it('asks for nothing before an answer does', () => {
  expect(drawn(null)).toBe('');
  expect(drawn({ faults: [{ field: 'name', message: 'Too long.' }] })).toBe('');
});

it('shows what there is to confirm, with a tick that nobody has given and that counts for this alone', () => {
  const html = drawn(asked);
  expect(html).toContain('It holds every address.');
  expect(html).toMatch(/name="confirm"[^>]* value="all_addresses"/);
  expect(html).not.toContain('checked=""');
});

it.each([PROOF_FIELD, 'password'])('keeps the tick, for all to see, while %s is asked', (field) => {
  const html = drawn({ values, faults: [{ field, message: 'Enter it.' }] });
  expect(html).toContain('value="all_addresses"');
  expect(html).toContain('checked=""');
  expect(html).toContain('You have confirmed this.');
});

it.each([
  ['something else is to be mended', [{ field: 'allowedAddresses', message: 'No address.' }]],
  ['beside who it is, too', [PROOF_FIELD, 'name'].map((field) => ({ field, message: 'Mend it.' }))],
  ['somebody else was faster', []],
])('takes the tick away where %s', (_why, faults) => {
  expect(drawn({ values, faults })).toBe('');
});

it('asks anew where something else is to be confirmed than was, and then for both', () => {
  const faults = [{ field: 'confirmed', message: 'It stops requests.' }];
  const html = drawn({ values, faults, confirmations: ['refused_requests'] });
  expect(html).toContain('It stops requests.');
  expect(html).toContain('value="all_addresses refused_requests"');
  expect(html).not.toContain('checked=""');
});
