'use client';

import type { KeyboardEvent } from 'react';
import type { FormState } from '@/lib/core/form-state';
import type { Scope } from '@/lib/core/scopes';
import { StepUpField } from '../../account/step-up-field';
import { ConfirmTick } from '../../ui/confirm-tick';
import { ErrorSummary } from '../../ui/error-summary';
import { describe, Field, FieldError } from '../../ui/field';
import { formFaults, useFaultFocus } from '../../ui/form-faults';
import { Input } from '../../ui/input';
import { More } from '../../ui/more';
import { Notice } from '../../ui/notice';
import { Segmented } from '../../ui/segmented';
import { RestrictionFields } from '../restrictions/restriction-fields';
import type { Beginning } from './beginning';
import type { CopySource } from './copy-access';
import type { Draft } from './draft';
import { ExpiryField } from './expiry-field';
import type { FormProfile } from './form-profile';
import { PermissionField } from './permission-field';
import { TemplateChips } from './template-chips';

const ENVIRONMENT_OPTIONS = [
  { value: 'live', label: 'Live' },
  { value: 'test', label: 'Test' },
] as const;

interface CreateFieldsProps {
  slug: string;
  profile: FormProfile;
  beginning: Beginning;
  state: FormState<unknown>;
  draft: Draft;
  defaults: Draft;
  held: readonly Scope[];
  copy: CopySource;
  now: Date;
}

/** The questions about a new key. */
export function CreateFields(props: CreateFieldsProps) {
  const { slug, profile, beginning, state, draft, defaults, held, copy, now } = props;
  useFaultFocus(state, 'key');
  const faults = formFaults(state);
  const { faultOf } = faults;
  const isBound = Object.values(defaults.rules).some((rules) => rules.length > 0);
  return (
    <div className="grid content-start gap-5">
      {state.status === 'error' && (
        <ErrorSummary message={state.message} faults={state.faults} idPrefix="key" />
      )}
      <StepUpField idPrefix="key" state={state} />
      {profile.labels.notice !== null && <Notice tone="warn">{profile.labels.notice}</Notice>}
      <TemplateChips
        slug={slug}
        environment={draft.environment}
        current={beginning.template}
        templates={profile.templates}
      />
      {beginning.notes.length > 0 && (
        <Notice role="note">
          {beginning.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </Notice>
      )}
      <Field id="key-name" label="Name" error={faultOf('name')}>
        <Input
          id="key-name"
          name="name"
          defaultValue={defaults.name}
          required
          autoComplete="off"
          data-1p-ignore
          data-initial-focus="true"
          placeholder="What will use it, for example Warehouse sync"
          {...describe('key-name', { error: faultOf('name') })}
        />
      </Field>
      <EnvironmentField
        environments={profile.environments}
        defaults={defaults}
        error={faultOf('environment')}
      />
      <PermissionField
        levels={profile.levels}
        level={defaults.level}
        catalogue={profile.catalogue}
        held={held}
        defaults={defaults.scopes}
        copy={copy}
        errors={{ level: faultOf('permissionLevel'), scopes: faultOf('scopes') }}
      />
      <ExpiryField
        rule={profile.expiry}
        draft={draft}
        defaults={defaults}
        now={now}
        error={faultOf('expiry')}
      />
      <More
        title={
          <>
            Restrictions <span className="font-normal text-text-3 text-xs">optional</span>
          </>
        }
        open={state.status === 'error' || isBound || undefined}
      >
        <div className="grid gap-4 pt-2">
          <RestrictionFields idPrefix="key" {...faults} restrictions={beginning.restrictions} />
          <ConfirmTick state={state} idPrefix="key" />
        </div>
      </More>
    </div>
  );
}

interface EnvironmentFieldProps extends Pick<FormProfile, 'environments'> {
  defaults: Draft;
  error: string | undefined;
}

// With one environment there is nothing to choose, and nothing is said about it.
function EnvironmentField({ environments, defaults, error }: EnvironmentFieldProps) {
  const [only, ...others] = environments;
  if (others.length === 0) return <input type="hidden" name="environment" value={only} />;
  return (
    <div className="grid justify-items-start gap-1.5">
      <span id="key-environment" className="font-strong">
        Environment
      </span>
      <Segmented
        name="environment"
        labelledBy="key-environment"
        defaultValue={defaults.environment}
        options={ENVIRONMENT_OPTIONS}
      />
      <FieldError id="key-environment" error={error} />
    </div>
  );
}

/** Sends the form on ⌘↵ or Ctrl+↵ from any of its fields. */
export function sendOnCommandEnter(event: KeyboardEvent<HTMLFormElement>) {
  if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
