import { type AccessQuestion, TESTED_METHODS } from '@/lib/core/access-verdict';
import type { FormState } from '@/lib/core/form-state';
import { UNRESTRICTED } from '@/lib/core/restrictions/restrictions';
import { Checkbox } from '../../ui/checkbox';
import { describe, Field } from '../../ui/field';
import { formFaults } from '../../ui/form-faults';
import { INPUT_CLASS, Input } from '../../ui/input';
import { More } from '../../ui/more';
import { RestrictionFields } from '../restrictions/restriction-fields';

/** A key that can be picked. */
export interface TestableKey {
  id: string;
  name: string;
  lastFour: string;
}

interface QuestionFieldsProps {
  state: FormState<unknown>;
  keys: readonly TestableKey[];
  /** What is filled in beforehand. */
  question: AccessQuestion;
}

/** The questions about an imagined request. What is left empty was not said. */
export function QuestionFields({ state, keys, question }: QuestionFieldsProps) {
  const { faultOf, typed } = formFaults(state);
  const line = (
    name: Exclude<keyof AccessQuestion, 'draft'>,
    more: { placeholder?: string; type?: string } = {},
  ) => (
    <Input
      id={`test-${name}`}
      name={name}
      defaultValue={typed(name) ?? question[name]}
      autoComplete="off"
      spellCheck={false}
      {...more}
      {...describe(`test-${name}`, { hint: HINTS[name] !== undefined, error: faultOf(name) })}
    />
  );
  return (
    <>
      <Field id="test-keyId" label="Key" error={faultOf('keyId')} hint={HINTS.keyId}>
        <select
          key={question.keyId}
          id="test-keyId"
          name="keyId"
          className={INPUT_CLASS}
          defaultValue={typed('keyId') ?? question.keyId}
          {...describe('test-keyId', { hint: true, error: faultOf('keyId') })}
        >
          <option value="">None: I paste one below</option>
          {keys.map(({ id, name, lastFour }) => (
            <option key={id} value={id}>
              {name} (ending {lastFour})
            </option>
          ))}
        </select>
      </Field>
      <Field id="test-secret" label="Pasted key" isOptional hint={SECRET_HINT}>
        <Input
          id="test-secret"
          name="secret"
          type="password"
          autoComplete="off"
          data-1p-ignore
          spellCheck={false}
          {...describe('test-secret', { hint: true })}
        />
      </Field>
      <div className="grid gap-4 desk:grid-cols-[8rem_1fr]">
        <Field id="test-method" label="Method" error={faultOf('method')}>
          <select
            key={question.method}
            id="test-method"
            name="method"
            className={INPUT_CLASS}
            defaultValue={typed('method') ?? question.method}
          >
            {TESTED_METHODS.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </select>
        </Field>
        <Field id="test-path" label="Path" isOptional error={faultOf('path')}>
          {line('path', { placeholder: '/v1/jobs/42' })}
        </Field>
      </div>
      <Field
        id="test-scopes"
        label="Scopes that it needs"
        isOptional
        hint={HINTS.scopes}
        error={faultOf('scopes')}
      >
        {line('scopes', { placeholder: 'api_keys:read' })}
      </Field>
      <Field
        id="test-address"
        label="Address of the caller"
        isOptional
        hint={HINTS.address}
        error={faultOf('address')}
      >
        {line('address', { placeholder: '203.0.113.9' })}
      </Field>
      <Field id="test-referrer" label="Referrer" isOptional error={faultOf('referrer')}>
        {line('referrer', { placeholder: 'https://www.example.com/app' })}
      </Field>
      <Field id="test-at" label="When" isOptional hint={HINTS.at} error={faultOf('at')}>
        {line('at', { type: 'datetime-local' })}
      </Field>
      <More
        title="Try other restrictions before you save them"
        open={question.draft !== null || undefined}
      >
        <div className="grid gap-4 pt-2">
          <Checkbox name="isDraft" value="yes" defaultChecked={question.draft !== null}>
            Test with these, in place of the key’s own
          </Checkbox>
          <RestrictionFields
            idPrefix="test"
            faultOf={faultOf}
            typed={typed}
            restrictions={question.draft ?? UNRESTRICTED}
          />
        </div>
      </More>
    </>
  );
}

const SECRET_HINT = 'Counts before the key above. It goes into no address, log or history.';

const HINTS: Partial<Record<keyof AccessQuestion, string>> = {
  keyId: 'The 50 keys that were used last. A key’s own page leads here too.',
  scopes: 'All of them must be held. Separate them with spaces.',
  address: 'Filled in with yours, as the server sees it.',
  at: 'In UTC. Empty: now.',
};
