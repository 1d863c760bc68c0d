// Draws each chart in the place that the page has for it, once the reader comes near. It is bundled
// with Vega by dashboard/page/charts_script.py, which makes `vegaEmbed` known here.
const options = {
  // The page's policy lets no text run as a script: Vega reads its expressions instead.
  ast: true,
  renderer: "svg",
  actions: false,
  defaultStyle: false,
  tooltip: { disableDefaultStyle: true },
}
// The parameter of a chart that is told its width: looking it up, as charts do by themselves, would
// have the browser lay out the page for each.
const WIDTH = "page_width"

// By the id of its place, what was drawn last. A new selection writes the places anew.
const drawn = new Map()

// Places that are filled, or watched until they are.
const known = new WeakSet()

// Milliseconds without a new place until what is far is drawn too.
const LEISURE = 1200
let pause

// A chart that the selection leaves as it was moves into its new place. Of the others those in the
// window, or just below, are drawn before the browser shows the page.
function fill() {
  const found = [...document.querySelectorAll(".tb-chart")].filter(place => !known.has(place))
  found.forEach(place => known.add(place))
  const places = found.filter(place => !moved(place))
  // All are measured before any is drawn, which would have the browser lay out the page again.
  const boxes = places.map(place => place.getBoundingClientRect())
  places.forEach((place, n) => {
    const isNear = boxes[n].top < 1.5 * innerHeight && boxes[n].bottom > 0
    isNear ? draw(place, boxes[n].width) : near.observe(place)
  })
  if (!found.length) return
  clearTimeout(pause)
  pause = setTimeout(drawOneMore, LEISURE)
}

// What is far is drawn at leisure, one at a time: Firefox prints a page without waiting for what it
// has only begun to draw. In a closed fold nothing has a width.
function drawOneMore() {
  const place = [...document.querySelectorAll(".tb-chart")]
    .find(each => !each.hasChildNodes() && each.clientWidth)
  if (!place) return
  draw(place, place.clientWidth)
  pause = setTimeout(drawOneMore, 50)
}

function moved(place) {
  const chart = drawn.get(place.id), { chart: spec, rows, told } = place.dataset
  if (chart?.spec !== spec || chart.rows !== rows || chart.told !== told) return false
  place.append(chart.holder)
  return true
}

function draw(place, width) {
  near.unobserve(place)
  if (place.hasChildNodes()) return
  const chart = drawn.get(place.id), { chart: spec, rows, told } = place.dataset
  if (chart?.spec === spec) {
    place.append(chart.holder)
    Object.assign(chart, { rows, told })
    for (const [name, values] of Object.entries(JSON.parse(rows))) chart.view.data(name, values)
    for (const [name, value] of Object.entries(JSON.parse(told))) chart.view.signal(name, value)
    chart.view.signal("height", Number(place.dataset.height)).resize().runAsync()
  } else {
    embed(place, width)
  }
}

async function embed(place, width) {
  const holder = document.createElement("div"), { chart: spec, rows, told } = place.dataset
  // The place says what is drawn; Vega calls it "Vega visualization" in every language.
  holder.ariaHidden = "true"
  place.append(holder)
  place.ariaBusy = "true"
  const height = Number(place.dataset.height), datasets = JSON.parse(rows)
  const values = Object.entries({ ...JSON.parse(told), [WIDTH]: width })
  const params = values.map(([name, value]) => ({ name, value }))
  const whole = { ...JSON.parse(spec), datasets, width, height, params }
  const { view, finalize } = await vegaEmbed(holder, whole, options)
  place.removeAttribute("aria-busy")
  drawn.get(place.id)?.finalize()
  drawn.set(place.id, { spec, rows, told, holder, view, width, finalize })
  widths.observe(holder)
}

const near = new IntersectionObserver(entries => {
  for (const { isIntersecting, target, boundingClientRect } of entries)
    if (isIntersecting) draw(target, boundingClientRect.width)
}, { rootMargin: "50% 0px", scrollMargin: "50% 0px" })

// A phone is turned; the filters beside the page open and close. What Vega calls `width` after it
// was told one is that of the marks.
const widths = new ResizeObserver(entries => {
  for (const { target, contentRect: { width } } of entries) {
    const chart = drawn.get(target.parentElement?.id)
    if (!chart || !width || chart.width === width) continue
    chart.width = width
    chart.view.signal("width", width).signal(WIDTH, width).runAsync()
  }
})

new MutationObserver(fill).observe(document, { subtree: true, childList: true })
fill()
// What covers the page goes away without the pointer, until it moves again, and with a finger that
// touches elsewhere or takes the page along.
function hideTooltip() {
  document.getElementById("vg-tooltip-element")?.classList.remove("visible")
}
addEventListener("keydown", ({ key }) => { if (key === "Escape") hideTooltip() })
for (const touch of ["touchstart", "touchmove"])
  addEventListener(touch, hideTooltip, { passive: true })
// Vega shows what a mark is to a pointer that moves; a finger that taps does not move.
addEventListener("click", ({ target, clientX, clientY }) => {
  const move = new PointerEvent("pointermove", { bubbles: true, clientX, clientY })
  if (target.closest(".tb-chart")) target.dispatchEvent(move)
})
// Paper shows all of the page.
addEventListener("beforeprint", () => {
  for (const place of document.querySelectorAll(".tb-chart")) draw(place, place.clientWidth)
})
