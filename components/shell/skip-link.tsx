/** The first stop of the Tab key. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="skip-link fixed start-3 top-3 z-50 rounded-control border border-border-strong bg-surface px-3 py-2 shadow-overlay"
    >
      Skip to content
    </a>
  );
}
