import type { Environment } from '@/lib/core/key-format';
import type { FormAction } from '../ui/form-action';

/** A colour scheme, or the system's. */
export type Theme = 'system' | 'light' | 'dark';

/** What the frame around every page needs to know. */
export interface ShellContext {
  user: { name: string; email: string };
  workspace: { id: string; slug: string; name: string };
  /** Whether the person manages the installation from this workspace. */
  isOperator: boolean;
  workspaces: readonly { slug: string; name: string }[];
  /** The environment of an address that names none. */
  environment: Environment;
  theme: Theme;
  /** Those that have keys; with one there is nothing to switch. */
  environments: readonly Environment[];
  /** The way to the page of keys; the last is its link. */
  menuPath: readonly string[];
  /** How many incidents are open. */
  openAlerts: number;
  /** What the button that creates a key says. */
  createLabel: string;
}

/** What the frame can do. */
export interface ShellActions {
  /** Keeps `theme` or `environment`, and goes to `next`. */
  remember: FormAction<never>;
  signOut: FormAction<never>;
}
