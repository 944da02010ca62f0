const formats = new Map<string, Intl.DateTimeFormat>();
/** The zones that there are, in a few forms each. */
const FORMATS_MAX = 1_000;

/** A British date in that form, in `timeZone`. Each form is made once: that takes a hundred times as long as its use. */
export function dateFormat(
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const name = `${timeZone} ${Object.entries(options)}`;
  const known = formats.get(name);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  // Names of zones count in any case: whoever asks for one in all spellings takes no more room for it.
  if (formats.size >= FORMATS_MAX) formats.clear();
  formats.set(name, format);
  return format;
}
