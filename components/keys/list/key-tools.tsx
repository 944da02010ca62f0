import type { KeyFormat } from '@/lib/core/key-format';
import type { KeyView } from '@/lib/core/key-view';
import type { FormAction } from '../../ui/form-action';
import type { KeyListState } from '../links';
import { KeySearch } from './key-search';
import { StatusFilters } from './status-filters';

interface KeyToolsProps {
  slug: string;
  list: KeyListState;
  formats: readonly KeyFormat[];
  find: FormAction<{ key: KeyView | null }>;
}

/** What narrows the list down. */
export function KeyTools({ slug, list, formats, find }: KeyToolsProps) {
  return (
    <div className="flex flex-wrap items-start gap-2 print:hidden">
      <KeySearch slug={slug} list={list} formats={formats} find={find} />
      <StatusFilters slug={slug} list={list} />
    </div>
  );
}
