import { type AccessQuestion, TESTED_METHODS } from '@/lib/core/access-verdict';
import type { FormState } from '@/lib/core/form-state';
import type { Environment } from '@/lib/core/key-format';
import { describe, Field } from '../../ui/field';
import { formFaults } from '../../ui/form-faults';
import { Input } from '../../ui/input';
import { Select } from '../../ui/select';
import { KeyField, type TestableKey } from './key-field';
import { seenVia } from './seen-via';

interface QuestionFieldsProps {
  state: FormState<unknown>;
  keys: readonly TestableKey[] | TestableKey;
  environments: readonly Environment[];
  proxies: number;
  /** What is filled in beforehand. */
  question: AccessQuestion;
}

const METHODS = TESTED_METHODS.map((method) => ({ value: method, label: method }));
const ENVIRONMENT_LABELS = { live: 'Live', test: 'Test' } as const;

/** The questions about an imagined request. What is left empty was not said. */
export function QuestionFields(props: QuestionFieldsProps) {
  const { state, keys, environments, proxies, question } = props;
  const faults = formFaults(state);
  const line = { faults, question };
  return (
    <>
      <KeyField faults={faults} keys={keys} question={question} />
      <div className="grid items-start gap-4 @min-[24rem]:grid-cols-[8rem_1fr]">
        <Choice {...line} name="method" label="Method" options={METHODS} />
        <Line {...line} name="path" label="Path" placeholder="/v1/jobs/42" />
      </div>
      <Line
        {...line}
        name="scopes"
        label="Scopes that it needs"
        hint="All of them must be held. Separate them with spaces."
        placeholder="api_keys:read"
      />
      <Line
        {...line}
        name="address"
        label="Address of the caller"
        hint={`Filled in with yours, as seen by the server, ${seenVia(proxies)}.`}
        placeholder="203.0.113.9"
      />
      <Line {...line} name="referrer" label="Referrer" placeholder="https://www.example.com/app" />
      <div className="grid items-start gap-4 @min-[24rem]:grid-cols-2">
        <Line {...line} name="at" label="When" hint="In UTC. Empty: now." type="datetime-local" />
        {environments.length > 1 && (
          <Choice
            {...line}
            name="environment"
            label="Environment asked for"
            options={[
              { value: '', label: 'Either' },
              ...environments.map((value) => ({ value, label: ENVIRONMENT_LABELS[value] })),
            ]}
          />
        )}
      </div>
    </>
  );
}

interface LineProps {
  faults: ReturnType<typeof formFaults>;
  question: AccessQuestion;
  name: 'path' | 'scopes' | 'address' | 'referrer' | 'at';
  label: string;
  hint?: string;
  placeholder?: string;
  type?: string;
}

function Line({ faults, question, name, label, hint, ...rest }: LineProps) {
  const id = `test-${name}`;
  const error = faults.faultOf(name);
  return (
    <Field id={id} label={label} isOptional hint={hint} error={error}>
      <Input
        id={id}
        name={name}
        defaultValue={faults.typed(name) ?? question[name]}
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
        {...rest}
        {...describe(id, { hint: hint !== undefined, error })}
      />
    </Field>
  );
}

interface ChoiceProps extends Pick<LineProps, 'faults' | 'question' | 'label'> {
  name: 'method' | 'environment';
  options: readonly { value: string; label: string }[];
}

function Choice({ faults, question, name, label, options }: ChoiceProps) {
  const id = `test-${name}`;
  const error = faults.faultOf(name);
  return (
    <Field id={id} label={label} error={error}>
      <Select
        id={id}
        name={name}
        defaultValue={faults.typed(name) ?? question[name]}
        options={options}
        {...describe(id, { error })}
      />
    </Field>
  );
}
