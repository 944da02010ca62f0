import type { AccessQuestion } from '@/lib/core/access-verdict';
import type { Restrictions } from '@/lib/core/restrictions/restrictions';
import { Checkbox } from '../../ui/checkbox';
import { describe, Field } from '../../ui/field';
import type { FormFaults } from '../../ui/form-faults';
import { Textarea } from '../../ui/input';
import { More } from '../../ui/more';
import { RestrictionFields } from '../restrictions/restriction-fields';

/** What binds today, and a draft begins with; null: it is not drafted here. */
export interface SavedRules {
  restrictions: Restrictions | null;
  list: readonly string[] | null;
}

interface DraftFieldsProps {
  faults: FormFaults;
  question: AccessQuestion;
  saved: SavedRules;
}

/** Rules that are tried before they are saved. */
export function DraftFields({ faults, question, saved }: DraftFieldsProps) {
  const isTried = (name: string, draft: unknown) => {
    const ticked = faults.chosen(name);
    return ticked === undefined ? draft !== null : ticked.length > 0;
  };
  const isDraft = isTried('isDraft', question.draft);
  const isListDraft = isTried('isListDraft', question.listDraft);
  return (
    <>
      {saved.list !== null && (
        <More title="Try another IP allowlist before you save it" open={isListDraft || undefined}>
          <div className="grid gap-4 pt-2">
            <Checkbox name="isListDraft" value="yes" defaultChecked={isListDraft}>
              Test with this list, as if it bound the key
            </Checkbox>
            <ListField faults={faults} list={question.listDraft ?? saved.list} />
          </div>
        </More>
      )}
      {saved.restrictions !== null && (
        <More title="Try other restrictions before you save them" open={isDraft || undefined}>
          <div className="grid gap-4 pt-2">
            <Checkbox name="isDraft" value="yes" defaultChecked={isDraft}>
              Test with these, in place of the key’s own
            </Checkbox>
            <RestrictionFields
              idPrefix="test"
              {...faults}
              restrictions={question.draft ?? saved.restrictions}
            />
          </div>
        </More>
      )}
    </>
  );
}

function ListField({ faults, list }: { faults: FormFaults; list: readonly string[] }) {
  const error = faults.faultOf('listDraft');
  return (
    <Field
      id="test-listDraft"
      label="Addresses of the workspace"
      isOptional
      hint="IPv4, IPv6 or CIDR, separated by spaces, commas or lines. Empty: no list."
      error={error}
    >
      <Textarea
        id="test-listDraft"
        name="listDraft"
        rows={3}
        autoComplete="off"
        spellCheck={false}
        defaultValue={faults.typed('listDraft') ?? list.join('\n')}
        className="font-mono"
        {...describe('test-listDraft', { hint: true, error })}
      />
    </Field>
  );
}
