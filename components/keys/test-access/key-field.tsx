import type { AccessQuestion } from '@/lib/core/access-verdict';
import { describe, Field } from '../../ui/field';
import type { FormFaults } from '../../ui/form-faults';
import { Input } from '../../ui/input';
import { Select } from '../../ui/select';

/** A key that can be picked. */
export interface TestableKey {
  id: string;
  name: string;
  lastFour: string;
}

interface KeyFieldProps {
  faults: FormFaults;
  /** One alone is the key of the page. */
  keys: readonly TestableKey[] | TestableKey;
  question: AccessQuestion;
}

/** Which key is asked about: picked or pasted. On a key's own page it is that one. */
export function KeyField({ faults: { faultOf, typed }, keys, question }: KeyFieldProps) {
  if (!isMany(keys)) return <input type="hidden" name="keyId" value={keys.id} />;
  const options = keys.map(({ id, name, lastFour }) => ({
    value: id,
    label: `${name} (ending ${lastFour})`,
  }));
  return (
    <>
      <Field
        id="test-keyId"
        label="Key"
        error={faultOf('keyId')}
        hint="The 50 keys that were used last. A key’s own page can test it, too."
      >
        <Select
          id="test-keyId"
          name="keyId"
          defaultValue={typed('keyId') ?? question.keyId}
          options={[{ value: '', label: 'None: I paste one below' }, ...options]}
          {...describe('test-keyId', { hint: true, error: faultOf('keyId') })}
        />
      </Field>
      <Field
        id="test-secret"
        label="Pasted key"
        isOptional
        hint="Counts before the key above. It goes into no address, log or history."
        error={faultOf('secret')}
      >
        <Input
          id="test-secret"
          name="secret"
          type="password"
          autoComplete="off"
          data-1p-ignore
          spellCheck={false}
          {...describe('test-secret', { hint: true, error: faultOf('secret') })}
        />
      </Field>
    </>
  );
}

function isMany(keys: KeyFieldProps['keys']): keys is readonly TestableKey[] {
  return Array.isArray(keys);
}
