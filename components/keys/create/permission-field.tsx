import type { Profile } from '@/lib/core/profile';
import type { PermissionLevel } from '@/lib/core/scopes';
import { PERMISSION_LEVELS } from '@/lib/core/scopes';
import { FieldError } from '../../ui/field';
import { Segmented } from '../../ui/segmented';
import { AccessFields, type AccessFieldsProps } from './access-fields';

interface PermissionFieldProps extends Omit<AccessFieldsProps, 'error'> {
  levels: Profile['levels'];
  level: PermissionLevel;
  /** Which levels are shown and cannot be chosen; absent: none. */
  isDisabled?(level: PermissionLevel): boolean;
  /** What is wrong with the level, and with the scopes. */
  errors: { level: string | undefined; scopes: string | undefined };
}

/** What a key can do: a level, and with Limited a row for each resource. */
export function PermissionField(props: PermissionFieldProps) {
  const { levels, level, isDisabled, errors, ...access } = props;
  return (
    <div className="grid gap-1.5">
      <span id="key-permissionLevel" className="font-strong">
        Permission
      </span>
      <div>
        <Segmented
          name="permissionLevel"
          labelledBy="key-permissionLevel"
          defaultValue={level}
          options={PERMISSION_LEVELS.map((value) => ({
            value,
            label: levels[value],
            isDisabled: isDisabled?.(value) ?? false,
          }))}
        />
      </div>
      <FieldError id="key-permissionLevel" error={errors.level} />
      <AccessFields {...access} error={errors.scopes} />
    </div>
  );
}
