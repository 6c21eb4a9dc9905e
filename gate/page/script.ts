/**
 * Counts down, and asks every two seconds whether something else waits. It never moves what is on the page while there is something to
 * answer, so that nobody hits the button of another call; it offers to show what is new.
 */
export const script = `
const state = document.body.dataset.state;
const changed = document.getElementById('changed');
const skew = Number(document.body.dataset.now) - Date.now();
const words = (left) => {
  const seconds = Math.max(0, Math.floor(left / 1000));
  const parts = [[Math.floor(seconds / 3600), 'hour'], [Math.floor(seconds / 60) % 60, 'minute'], [seconds % 60, 'second']];
  const said = parts.filter(([count]) => count > 0).slice(0, 2);
  return said.map(([count, unit]) => count + ' ' + unit + (count === 1 ? '' : 's')).join(' ');
};
const tick = () => {
  for (const time of document.querySelectorAll('time[data-expires]')) {
    const left = Number(time.dataset.expires) - Date.now() - skew;
    if (left > 0) time.textContent = 'expires in ' + words(left);
    else {
      time.textContent = 'has expired, and was refused';
      for (const button of time.closest('article').querySelectorAll('button')) button.disabled = true;
    }
  }
};
const look = async () => {
  try {
    const answer = await fetch('state', { cache: 'no-store' });
    if (!answer.ok) throw new Error();
    const now = await answer.text();
    changed.hidden = now === state;
    if (now === state) return;
    if (!document.querySelector('article')) return location.replace('./');
    changed.firstElementChild.textContent = 'What waits has changed.';
  } catch {
    changed.hidden = false;
    changed.firstElementChild.textContent = 'The gate does not answer. Is it still running?';
  }
};
setInterval(tick, 1000);
setInterval(look, 2000);
tick();
`;
