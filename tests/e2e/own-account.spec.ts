import { TOTP } from 'otpauth';
import type { Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import { origin, sql } from './support/installation';
import { choose, finish, listPath, messageOf, openSheet, revealedSecret } from './support/keys';
import { fillSignIn, join, newPerson, PASSWORD, signIn } from './support/people';
import { expect, test } from './support/test';

test.use({ storageState: { cookies: [], origins: [] } });

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** Makes every sign-in of that person an hour old. */
async function makeOld(userId: string) {
  await sql("UPDATE sessions SET proved_at = now() - interval '1 hour' WHERE user_id = $1", [
    userId,
  ]);
}

async function signOut(page: Page, name: string) {
  await page.goto('/');
  await page.getByRole('complementary').getByText(name).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/login');
}

/** Signs in by password, which leads to the page that asks for a code. */
async function beginSignIn(page: Page, email: string) {
  await page.goto('/login');
  await fillSignIn(page, email);
  await expect(heading(page)).toHaveText('Enter a code');
}

async function enterCode(page: Page, code: string) {
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('an authenticator app is added, asked for at the next sign-in, and replaced by a recovery code', async ({
  page,
  browser,
  workspace,
}) => {
  const person = await newPerson('Tara Twostep');
  await join(person, workspace, 'admin');
  await signIn(page, person.email);
  await page.goto(listPath(workspace));
  await page.getByRole('complementary').getByText(person.name).click();
  await page.getByRole('link', { name: 'Your account' }).click();
  await expect(heading(page)).toHaveText('Your account');
  await expectAccessible(page, 'the account');
  await page.getByRole('button', { name: 'Add an authenticator app' }).click();
  await expect(heading(page)).toHaveText('Add an authenticator app');
  await expect(page.getByRole('img', { name: /^QR code/ })).toBeVisible();
  await expectAccessible(page, 'adding an app');
  const totp = new TOTP({ secret: (await page.locator('code').innerText()).replaceAll(' ', '') });
  const codeAt = (periods: number) => totp.generate({ timestamp: Date.now() + periods * 30_000 });
  await page.getByLabel('Code that the app shows').fill('000000');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByLabel('Code that the app shows')).toHaveAccessibleDescription(/wrong/);
  await page.getByLabel('Code that the app shows').fill(codeAt(-1));
  await page.getByRole('button', { name: 'Turn on' }).click();
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const [recovery = '', second = ''] = await codes.allInnerTexts();
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await expect(page.getByText('10 of 10 recovery codes are left')).toBeVisible();

  await signOut(page, person.name);
  // A program has no app to look at.
  const { csrfToken } = await (await page.request.get('/api/auth/csrf')).json();
  const form = { csrfToken, email: person.email, password: PASSWORD };
  const options = { form, headers: { origin } };
  expect((await page.request.post('/api/auth/callback/credentials', options)).status()).toBe(401);
  await beginSignIn(page, person.email);
  await expectAccessible(page, 'the second step');
  await enterCode(page, '123456');
  await expect(page.getByLabel('Code')).toHaveAccessibleDescription(/wrong/);
  await enterCode(page, codeAt(0));
  await expect(page).toHaveURL(new RegExp(`/${workspace.slug}/`));

  await signOut(page, person.name);
  await beginSignIn(page, person.email);
  await enterCode(page, recovery);
  await expect(page).toHaveURL(new RegExp(`/${workspace.slug}/`));

  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await beginSignIn(plain, person.email);
  await enterCode(plain, recovery);
  await expect(plain.getByLabel('Code')).toHaveAccessibleDescription(/used before/);
  await enterCode(plain, second);
  await plain.goto('/account');
  await expect(plain.getByText('8 of 10 recovery codes are left')).toBeVisible();
});

test('a session that is ended elsewhere is over at its next request', async ({
  page,
  browser,
  workspace,
}) => {
  const person = await newPerson('Simon Sessions');
  await join(person, workspace, 'admin');
  await signIn(page, person.email);
  const other = await (await browser.newContext()).newPage();
  await signIn(other, person.email);
  await other.goto('/account');
  await expect(other.getByText('This browser')).toHaveCount(1);
  await page.goto('/account');
  await page.getByRole('button', { name: /^Sign out Chrome/ }).click();
  await expect(page.getByRole('status')).toHaveText('One session has ended.');
  await other.goto(listPath(workspace));
  await expect(heading(other)).toHaveText('Sign in');

  await signIn(other, person.email);
  await page.reload();
  const fresh = 'maple anchor violet 31';
  await page.getByRole('textbox', { name: 'Present password' }).fill(PASSWORD);
  await page.getByRole('textbox', { name: 'New password' }).fill(fresh);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await other.goto(listPath(workspace));
  await expect(heading(other)).toHaveText('Sign in');
  await page.goto(listPath(workspace));
  await expect(heading(page)).toHaveText('API Keys');
});

test('a live key with full access asks again who it is once the sign-in is old', async ({
  page,
  workspace,
}) => {
  const person = await newPerson('Stella Stepup');
  await join(person, workspace, 'admin');
  await signIn(page, person.email);
  await makeOld(person.id);
  await page.goto(listPath(workspace));
  const sheet = await openSheet(page);
  await sheet.getByLabel('Name').fill('Old hand');
  await sheet.getByRole('radio', { name: 'Full' }).check();
  await sheet.getByRole('button', { name: 'Create key' }).click();
  const proof = sheet.getByRole('textbox', { name: 'Confirm that it is you' });
  await expect(proof).toBeFocused();
  await expect(proof).toHaveAccessibleDescription(/enter your password\./);
  await expectAccessible(page, 'the create sheet that asks for a proof');
  await expect(sheet.getByLabel('Name')).toHaveValue('Old hand');
  await proof.fill('wrong wrong wrong');
  await sheet.getByRole('button', { name: 'Create key' }).click();
  await expect(proof).toHaveAccessibleDescription(/That is not your password/);
  await proof.fill(PASSWORD);
  await sheet.getByRole('button', { name: 'Create key' }).click();
  await revealedSecret(page);
  await finish(page);

  const dialog = page.getByRole('dialog', { name: 'Set expiry' });
  const setExpiry = async (lifetime: string) => {
    await choose(page, 'Old hand', 'Set expiry…');
    await dialog.getByRole('radio', { name: lifetime, exact: true }).check();
    await dialog.getByRole('button', { name: 'Set expiry' }).click();
  };
  await setExpiry('7 d');
  await expect(dialog).toBeHidden();
  await makeOld(person.id);
  await setExpiry('Never');
  const again = dialog.getByRole('textbox', { name: 'Confirm that it is you' });
  await expect(again).toBeFocused();
  await expect(dialog.getByRole('radio', { name: 'Never' })).toBeChecked();
  await expectAccessible(page, 'the dialog of a later end that asks for a proof');
  await again.fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Set expiry' }).click();
  await expect(messageOf(page)).toContainText('Old hand does not expire.');
});

test('a change of many keys that asks on its way who it is goes on from there', async ({
  page,
  workspace,
}) => {
  const person = await newPerson('Manny Many');
  await join(person, workspace, 'admin');
  await signIn(page, person.email);
  const ends = "now() + interval '30 days'";
  await sql(
    `INSERT INTO api_keys (id, workspace_id, environment, name, prefix, permission_level, scopes, created_by,
       created_at, expires_at)
     SELECT 'key_' || lpad(n::text, 5, '0') || substr($1, 9), $1, 'live', 'Fleet ' || n, 'sk_live_', 'limited',
       CASE WHEN n <= 120 THEN '{users:read}' ELSE '{users:write}' END::text[], user_id,
       now() - n * interval '1 minute', ${ends}
       FROM memberships, generate_series(1, 130) n WHERE workspace_id = $1 AND user_id = $2`,
    [workspace.id, person.id],
  );
  const endless = () =>
    sql('SELECT id FROM api_keys WHERE workspace_id = $1 AND expires_at IS NULL', [workspace.id]);
  await makeOld(person.id);
  await page.goto(listPath(workspace));
  await page.getByRole('checkbox', { name: 'Select the keys of this page' }).check();
  await page.getByRole('checkbox', { name: 'All 130 matching' }).check();
  await page.getByRole('button', { name: 'Set expiry…' }).click();
  await page.getByRole('radio', { name: 'Never' }).check();
  await page.getByRole('button', { name: 'Set expiry of 130 keys' }).click();
  const proof = page.getByRole('textbox', { name: 'Confirm that it is you' });
  await expect(proof).toBeFocused();
  await expect(page.getByRole('main')).toContainText('The rest has not been changed yet.');
  await expectAccessible(page, 'a change of many keys that stopped on its way');
  expect(await endless()).toHaveLength(100);
  await proof.fill('wrong wrong wrong');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(proof).toHaveAccessibleDescription(/That is not your password/);
  await proof.fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('status').first()).toContainText('130 keys have a new expiry.');
  expect(await endless()).toHaveLength(130);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('what reveals asks again in the same form, and a forgotten password leads to the operator', async ({
    page,
    workspace,
  }) => {
    const person = await newPerson('Norman Noscript');
    await join(person, workspace, 'admin');
    await signIn(page, person.email);
    await makeOld(person.id);
    await page.goto('/account');
    await page.getByRole('button', { name: 'Add an authenticator app' }).click();
    await page.getByLabel('Confirm that it is you').fill(PASSWORD);
    await page.getByRole('button', { name: 'Add an authenticator app' }).click();
    await expect(heading(page)).toHaveText('Add an authenticator app');
    await makeOld(person.id);
    await page.reload();
    await expect(heading(page)).toHaveText('Confirm that it is you');
    await page.getByLabel(/^Your password/).fill(PASSWORD);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(heading(page)).toHaveText('Add an authenticator app');
    await page.goto(`/account/prove?next=${encodeURIComponent('//evil.example')}`);
    await page.getByLabel(/^Your password/).fill(PASSWORD);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page).toHaveURL(new RegExp(`/${workspace.slug}/`));
    await page.context().clearCookies();
    await page.goto('/login');
    await page.getByRole('link', { name: 'Forgotten your password?' }).click();
    await expect(page.getByRole('main')).toContainText('This installation sends no mails');
  });
});
