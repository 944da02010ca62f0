import type { Theme } from '@/components/shell/shell-context';

/** The cookie that holds an explicit choice of light or dark. */
export const THEME_COOKIE = 'keydesk.theme';

interface CookieReader {
  get(name: string): { value: string } | undefined;
}

/** The chosen theme; whatever else the cookie says is the system's. */
export function themeOf(cookies: CookieReader): Theme {
  const value = cookies.get(THEME_COOKIE)?.value;
  return value === 'light' || value === 'dark' ? value : 'system';
}
