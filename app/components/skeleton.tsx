import { classNames } from "./class-names.ts";

/** A grey place where something of this shape is about to be. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <div aria-hidden className={classNames("animate-breathe rounded bg-surface-3", className)} />
  );
}

/** The shape of a table while it loads. */
export function TableSkeleton({ rows = 4 }: { readonly rows?: number }) {
  return (
    <div aria-hidden className="flex flex-col gap-3 px-4 py-4">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without identity
        <div key={row} className="flex gap-4">
          <Skeleton className="h-3 w-1/4" />
          <Skeleton className="h-3 w-1/6" />
          <Skeleton className="ml-auto h-3 w-1/5" />
        </div>
      ))}
    </div>
  );
}
