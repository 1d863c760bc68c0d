// Notes when what the reader sees changes: `watched.start` at a press, then every change after it.
window.watched = { start: 0, first: 0, chart: 0, last: performance.now(), on: false }
const main = '[data-testid="stMain"]'
// What the page begins with: a chart, ours or that of the bare app, or the table of Compare.
const chart = `${main} :is(.tb-chart svg, [data-testid="stVegaLiteChart"] svg, #compare ~ .tb-table)`
const content = records => records.some(record =>
  record.type !== "attributes" && record.target.parentElement?.closest?.(main))
new MutationObserver(records => {
  const seen = performance.now()
  watched.last = seen
  if (!watched.chart && document.querySelector(chart)) watched.chart = seen
  if (watched.on && !watched.first && content(records)) watched.first = seen
}).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
addEventListener("pointerdown", () => {
  Object.assign(watched, { start: performance.now(), first: 0, on: true })
}, true)
