import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ConfirmTick } from '@/components/ui/confirm-tick';
import { type FormState, idle } from '@/lib/core/form-state';
import { PROOF_FIELD } from '@/lib/core/step-up';

type Came = Pick<Extract<FormState<unknown>, { status: 'error' }>, 'values' | 'faults'>;

function drawn(came: Came | null): string {
  const state = came === null ? idle : { status: 'error' as const, message: 'No.', ...came };
  return renderToStaticMarkup(<ConfirmTick state={state} idPrefix="enforce" />);
}

it('asks for nothing before an answer does', () => {
  expect(drawn(null)).toBe('');
  expect(drawn({ values: {}, faults: [{ field: 'name', message: 'Too long.' }] })).toBe('');
});

it('shows what there is to confirm, with a tick that nobody has given', () => {
  const html = drawn({ values: {}, faults: [{ field: 'confirmed', message: 'It stops.' }] });
  expect(html).toContain('It stops.');
  expect(html).toContain('name="confirm"');
  expect(html).not.toContain('checked=""');
});

it('keeps the tick, for all to see, while the answer asks who it is', () => {
  const values = { confirm: 'yes' };
  const html = drawn({ values, faults: [{ field: PROOF_FIELD, message: 'Enter it.' }] });
  expect(html).toContain('checked=""');
  expect(html).toContain('You have confirmed this.');
});

it('asks anew where something else is to be confirmed than was', () => {
  const faults = [{ field: 'confirmed', message: 'It stops more.' }];
  const html = drawn({ values: { confirm: 'yes' }, faults });
  expect(html).toContain('It stops more.');
  expect(html).not.toContain('checked=""');
});
