/** The product's mark and name. */
export function Mark() {
  return (
    <span className="inline-flex items-center gap-2.5 font-strong text-lead">
      <svg viewBox="0 0 20 20" width="22" height="22" aria-hidden="true">
        <rect width="20" height="20" rx="4" className="fill-accent" />
        <path
          className="fill-accent-fg"
          d="M4.2 4.2h3v3h-3zM12.8 4.2h3v3h-3zM4.2 8.5h3v3h-3zM8.5 8.5h3v3h-3zM4.2 12.8h3v3h-3zM12.8 12.8h3v3h-3z"
        />
      </svg>
      Keydesk
    </span>
  );
}
