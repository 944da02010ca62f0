import type { FormState } from '@/lib/core/form-state';

/** A server action behind a form, as pages hand it to components. */
export type FormAction<T> = (previous: FormState<T>, form: FormData) => Promise<FormState<T>>;
