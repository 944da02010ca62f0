import type { KeyView } from '@/lib/core/key-view';

/** What every dialog about one key knows. */
export interface KeyDialogProps {
  slug: string;
  keyView: KeyView;
  /** The page below the dialog. */
  closeHref: string;
}
