'use client';

import Link from 'next/link';
import type { Access } from '@/lib/core/access-change';
import type { FormState } from '@/lib/core/form-state';
import type { Profile } from '@/lib/core/profile';
import { type Catalogue, expandLevel, type Scope } from '@/lib/core/scopes';
import { type Proofs, proofLabel } from '@/lib/core/step-up';
import { ConfirmTick } from '../../ui/confirm-tick';
import { ErrorSummary } from '../../ui/error-summary';
import { describe, Field } from '../../ui/field';
import { formFaults } from '../../ui/form-faults';
import { Notice } from '../../ui/notice';
import { PasswordInput } from '../../ui/password-input';
import { useHydrated } from '../../ui/use-hydrated';

import type { CopySource } from '../create/copy-access';
import { PermissionField } from '../create/permission-field';

interface EditAccessFieldsProps {
  state: FormState<unknown>;
  levels: Profile['levels'];
  catalogue: Catalogue;
  /** The catalogue with what this key still has beside it. */
  rows: Catalogue;
  canWiden: boolean;
  /** What the person can prove themselves by. */
  proofs: Proofs;
  offered: readonly Scope[];
  copy: CopySource;
  defaults: Access;
  notes: readonly string[];
  duplicateHref: string | null;
  /** Whether the key would gain something. */
  gains: boolean;
}

/** The questions about what a key can do. */
export function EditAccessFields(props: EditAccessFieldsProps) {
  const { state, levels, catalogue, offered, defaults, notes } = props;
  const { faultOf } = formFaults(state);
  return (
    <div className="grid content-start gap-5 p-5">
      <Faults state={state} />
      {state.status === 'done' && (
        <Notice tone="good" role="status">
          Saved. It holds from the next request on.
        </Notice>
      )}
      {notes.length > 0 && (
        <Notice role="note">
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </Notice>
      )}
      <Policy canWiden={props.canWiden} duplicateHref={props.duplicateHref} />
      <PermissionField
        levels={levels}
        level={defaults.permissionLevel}
        isDisabled={(level) =>
          !expandLevel(catalogue, level, []).every((scope) => offered.includes(scope))
        }
        catalogue={props.rows}
        held={offered}
        defaults={defaults.scopes}
        copy={props.copy}
        errors={{ level: faultOf('permissionLevel'), scopes: faultOf('scopes') }}
      />
      <ConfirmTick state={state} idPrefix="key" />
      {props.canWiden && (
        <PasswordAgain
          isAsked={props.gains}
          label={proofLabel(props.proofs)}
          error={faultOf('password')}
        />
      )}
    </div>
  );
}

// What is only to be confirmed is no fault: the tick says it.
function Faults({ state }: Pick<EditAccessFieldsProps, 'state'>) {
  if (state.status !== 'error') return null;
  const faults = state.faults.filter(({ field }) => field !== 'confirmed');
  if (faults.length === 0 && state.faults.length > 0) return null;
  return <ErrorSummary message={state.message} faults={faults} idPrefix="key" />;
}

type PolicyProps = Pick<EditAccessFieldsProps, 'canWiden' | 'duplicateHref'>;

function Policy({ canWiden, duplicateHref }: PolicyProps) {
  if (canWiden) {
    return <p className="text-text-2">To give the key more, you type your password again.</p>;
  }
  return (
    <p className="text-text-2">
      A key can lose access here and gains none.{' '}
      {duplicateHref !== null && (
        <Link className="prose-link" href={duplicateHref}>
          Duplicate with wider access
        </Link>
      )}
    </p>
  );
}

interface PasswordAgainProps {
  /** Whether it is needed now; without a script nobody knows before the form is sent. */
  isAsked: boolean;
  label: string;
  error: string | undefined;
}

function PasswordAgain({ isAsked, label, error }: PasswordAgainProps) {
  const isHydrated = useHydrated();
  if (isHydrated && !isAsked) return null;
  return (
    <Field
      id="key-password"
      label={label}
      hint={`Needed ${isAsked ? 'because' : 'when'} the key gains something. The audit log marks it.`}
      error={error}
    >
      <PasswordInput
        id="key-password"
        name="password"
        autoComplete="current-password"
        required={isHydrated}
        {...describe('key-password', { hint: true, error })}
      />
    </Field>
  );
}
