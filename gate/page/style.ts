/** Readable from 320 pixels on, in light and dark, without anything from elsewhere. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f5f5f3; --card: #fff; --text: #1c1c1a; --faint: #61615b; --line: #dcdcd6;
  --strong: #1d4ed8; --on-strong: #fff; --warn: #9a3412; --warn-ground: #fff4ec; --good-ground: #eef6ef;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #161615; --card: #20201e; --text: #ecece8; --faint: #a5a59d; --line: #3b3b37;
    --strong: #93b4ff; --on-strong: #10182b; --warn: #fdba8c; --warn-ground: #33231a; --good-ground: #1b2a1e;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; }
h2 { margin: 0; font-size: 1.125rem; line-height: 1.35; overflow-wrap: anywhere; }
p { margin: 0; }
.lead { margin: .375rem 0 1.5rem; color: var(--faint); }
.notice { margin: 0 0 1.25rem; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--good-ground); overflow-wrap: anywhere; }
.notice.bad { background: var(--warn-ground); color: var(--warn); }
.card { margin: 0 0 1.25rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); overflow: hidden; }
.head { padding: 1rem 1.25rem .875rem; }
.meta { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin-top: .25rem; color: var(--faint); font-size: .875rem; overflow-wrap: anywhere; }
time { font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: 8.5rem 1fr; margin: 0; border-top: 1px solid var(--line); }
dt, dd { padding: .5rem 1.25rem; border-bottom: 1px solid var(--line); }
dt { padding-right: 0; color: var(--faint); font-size: .875rem; line-height: 1.7; overflow-wrap: anywhere; }
dd { margin: 0; min-width: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
dd bdi { unicode-bidi: isolate; }
del { color: var(--faint); }
ins { text-decoration: none; font-weight: 600; }
.arrow, .size { color: var(--faint); }
form { display: flex; gap: .75rem; justify-content: flex-end; padding: 1rem 1.25rem; }
button { min-width: 7rem; min-height: 2.75rem; padding: .5rem 1.25rem; border: 1px solid var(--line); border-radius: .5rem; background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button.yes { border-color: var(--strong); background: var(--strong); color: var(--on-strong); }
button:hover:enabled { filter: brightness(1.08); border-color: var(--faint); }
button:disabled { opacity: .45; cursor: default; }
:focus-visible { outline: 3px solid var(--strong); outline-offset: 3px; }
a { color: var(--strong); }
.empty { padding: 3rem 1.25rem; border: 1px dashed var(--line); border-radius: .75rem; text-align: center; }
.empty p { color: var(--faint); margin-top: .375rem; }
@media (max-width: 30rem) {
  main { padding-top: 1.25rem; }
  dl { display: block; }
  dt { padding: .5rem 1.25rem 0; border: 0; }
  dd { padding-top: 0; }
  button { flex: 1; min-width: 0; }
}
`;
