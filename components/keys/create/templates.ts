import type { Environment } from '@/lib/core/key-format';
import { type Draft, NO_RULES } from './draft';
import type { FormProfile } from './form-profile';

/** What the form begins with: the template, or the profile's careful choice for the environment. */
export function initialDraft(
  profile: FormProfile,
  environment: Environment,
  templateId: string | null,
  typedName: string,
): Draft {
  const template = profile.templates.find(({ id }) => id === templateId);
  const name = typedName === '' ? templateNameOf(profile, templateId) : typedName;
  return {
    name,
    environment,
    level: template?.level ?? profile.levels.default[environment],
    scopes: template?.scopes ?? [],
    expires: template?.expiry ?? profile.expiry.default,
    expiresOn: '',
    rules: NO_RULES,
    reportOnly: [],
  };
}

/** The name that a template suggests. */
export function templateNameOf({ templates }: FormProfile, templateId: string | null): string {
  return templates.find(({ id }) => id === templateId)?.name ?? '';
}
