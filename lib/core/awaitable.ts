/** A value, or the promise of one: for what is asked thousands of times a second and hardly ever waits. */
export type Awaitable<T> = T | Promise<T>;

/** Goes on with a value: at once where it is there, for a promise costs more than many a step. */
export function proceed<T, R>(value: Awaitable<T>, next: (value: T) => Awaitable<R>): Awaitable<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
