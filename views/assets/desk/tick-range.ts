/** A click with Shift ticks everything between this box and the one before. */
export function tickRange(): void {
  let last: HTMLInputElement | null = null;
  document.addEventListener('click', (event) => {
    const tick = event.target;
    if (!(tick instanceof HTMLInputElement) || tick.dataset.tick === undefined) return;
    if (event.shiftKey && last?.isConnected) {
      const ticks = [...document.querySelectorAll<HTMLInputElement>('[data-tick]')];
      const [from, to] = [ticks.indexOf(last), ticks.indexOf(tick)].sort((a, b) => a - b) as [number, number];
      for (const one of ticks.slice(from, to + 1)) if (!one.disabled) one.checked = tick.checked;
    }
    last = tick;
  });
}
