/** The mark and the name. */
export function Logo({ small = false }: { readonly small?: boolean }) {
  return (
    <span className="flex items-center gap-2 font-semibold text-strong">
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="var(--nt-accent)" />
        <path
          d="M9 23V9m0 0 14 14V9"
          fill="none"
          stroke="var(--nt-on-accent)"
          strokeWidth="3.2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className={small ? "max-lg:sr-only" : ""}>NusaTrade</span>
    </span>
  );
}
