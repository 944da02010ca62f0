/** What a form knows after it was sent: nothing yet, the result, or what to mend with nothing lost. */
export type FormState<T> =
  | { status: 'idle' }
  | { status: 'done'; data: T }
  | {
      status: 'error';
      message: string;
      faults: { field: string; message: string }[];
      /** What was typed, without passwords and tokens. */
      values: Record<string, string | string[]>;
      /** The names of what the answer asks to confirm. */
      confirmations: readonly string[];
    };

/** The state of a form that has not been sent. */
export const idle = { status: 'idle' } as const;
