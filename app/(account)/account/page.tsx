import type { Metadata } from 'next';
import { AccountSection } from '@/components/account/account-section';
import { PasswordForm } from '@/components/account/password-form';
import { ProfileForm } from '@/components/account/profile-form';
import { ProviderPanel } from '@/components/account/provider-panel';
import { SessionList } from '@/components/account/session-list';
import { TotpPanel } from '@/components/account/totp-panel';
import { PageHead } from '@/components/shell/page-head';
import { getAccountPage } from '@/lib/web/account';
import {
  beginTotpAction,
  changePasswordAction,
  disableTotpAction,
  renamePersonAction,
  renewRecoveryCodesAction,
  revokeSessionsAction,
  unlinkProviderAction,
} from '@/lib/web/actions/account';
import { presentMoment } from '@/lib/web/dashboard';

export const metadata: Metadata = { title: 'Your account' };

export default async function AccountPage() {
  const { person, hasPassword, totp, sessions, provider } = await getAccountPage();
  return (
    <>
      <PageHead crumbs={[{ label: 'Account' }]} title="Your account" />
      <AccountSection id="profile-title" title="Profile">
        <ProfileForm name={person.name} email={person.email} action={renamePersonAction} />
      </AccountSection>
      <AccountSection
        id="password-title"
        title="Password"
        lead="A new password signs you out everywhere but here."
      >
        <PasswordForm
          email={person.email}
          hasPassword={hasPassword}
          action={changePasswordAction}
        />
      </AccountSection>
      <AccountSection
        id="totp-title"
        title="Authenticator app"
        lead="With an app, signing in by password also asks for a code that changes every 30 seconds: a password alone is not enough."
      >
        <TotpPanel
          since={totp.since}
          recoveryCodesLeft={totp.recoveryCodesLeft}
          isStopped={totp.isStopped}
          begin={beginTotpAction}
          disable={disableTotpAction}
          renewCodes={renewRecoveryCodesAction}
        />
      </AccountSection>
      {provider !== null && (
        <AccountSection
          id="provider-title"
          title={`Sign-in with ${provider.name}`}
          lead="Whoever signs in there as you is signed in here: without your password here, and without a code."
        >
          <ProviderPanel
            name={provider.name}
            since={provider.since}
            hasPassword={hasPassword}
            unlink={unlinkProviderAction}
          />
        </AccountSection>
      )}
      <AccountSection
        id="sessions-title"
        title="Where you are signed in"
        lead="A session that you end stops at its next request. Sessions end by themselves after seven days."
      >
        <SessionList sessions={sessions} now={presentMoment()} revoke={revokeSessionsAction} />
      </AccountSection>
    </>
  );
}
