import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }) => (
  <div class="empty">
    <h2>{title}</h2>
    {children}
  </div>
);

export const Problem = ({ children }: { children: string | undefined }) =>
  children === undefined ? null : (
    <p class="problem" role="alert">
      {children}
    </p>
  );

const dayAndTime = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
const onlyTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Today only the time; the whole of it is shown on hovering. */
export function Time({ of }: { of: string | number }) {
  const date = new Date(of);
  if (Number.isNaN(+date)) return null;
  const isToday = date.toDateString() === new Date().toDateString();
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()}>
      {(isToday ? onlyTime : dayAndTime).format(date)}
    </time>
  );
}

const bad = ['failed', 'rejected', 'complained', 'refused', 'given up', 'to be tried again', 'unverified', 'disabled', 'unknown'];
const good = ['delivered', 'opened', 'clicked', 'done', 'active', 'valid', 'stored'];

/** The name of an event or a state. */
export const Badge = ({ children }: { children: string }) => (
  <span class={`badge ${bad.includes(children) ? 'bad' : good.includes(children) ? 'good' : ''}`}>{children}</span>
);

/** A button that says what went wrong, and cannot be pressed twice at once. */
export function Act({
  label,
  title,
  kind = '',
  run,
}: {
  label: ComponentChildren;
  title?: string;
  kind?: string;
  run: () => Promise<unknown>;
}) {
  const [state, set] = useState<{ isBusy: boolean; problem?: string }>({ isBusy: false });
  const press = () => {
    set({ isBusy: true });
    run().then(
      () => set({ isBusy: false }),
      (error: Error) => set({ isBusy: false, problem: error.message }),
    );
  };
  return (
    <>
      <button type="button" class={kind} title={title} disabled={state.isBusy} onClick={press}>
        {label}
      </button>
      {state.problem !== undefined && (
        <span class="problem" role="alert">
          {state.problem}
        </span>
      )}
    </>
  );
}

export const Json = ({ of }: { of: unknown }) => <pre>{JSON.stringify(of, undefined, 2)}</pre>;

export function Copy({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [isCopied, set] = useState(false);
  const copy = () => navigator.clipboard?.writeText(text).then(() => set(true));
  return (
    <button type="button" class="quiet" aria-label={`Copy ${text.slice(0, 60)}`} onClick={copy}>
      {isCopied ? 'Copied' : label}
    </button>
  );
}

export const Clip = () => (
  <svg class="clip" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M13 7.5 8 12.6a3 3 0 0 1-4.3-4.3l5.4-5.4a2 2 0 0 1 2.9 2.9L6.7 11a1 1 0 0 1-1.4-1.4L10 5" />
  </svg>
);

export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1000).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
