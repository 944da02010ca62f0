import type { Environment } from '@/lib/core/key-format';
import type { Beginning } from './beginning';
import type { Draft } from './draft';
import type { FormProfile } from './form-profile';

/** What the form begins with: what the address names, or the profile's careful choice for the environment. */
export function initialDraft(
  profile: FormProfile,
  environment: Environment,
  { template: templateId, access, restrictions }: Beginning,
  typedName: string,
): Draft {
  const template = profile.templates.find(({ id }) => id === templateId);
  const name = typedName === '' ? templateNameOf(profile, templateId) : typedName;
  return {
    name,
    environment,
    level: access?.permissionLevel ?? template?.level ?? profile.levels.default[environment],
    scopes: access?.scopes ?? template?.scopes ?? [],
    expires: template?.expiry ?? profile.expiry.default,
    expiresOn: '',
    rules: {
      addresses: restrictions.allowedAddresses ?? [],
      referrers: restrictions.allowedReferrers ?? [],
      endpoints: restrictions.allowedEndpoints ?? [],
    },
    reportOnly: restrictions.reportOnly,
  };
}

/** The name that a template suggests. */
export function templateNameOf({ templates }: FormProfile, templateId: string | null): string {
  return templates.find(({ id }) => id === templateId)?.name ?? '';
}
