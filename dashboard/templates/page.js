// What Streamlit leaves out of its frame: words in the reader's language, and what parts are.
// The names in capitals are filled in by dashboard/page/frame_words.py.
{
  const words = new Map(Object.entries(WORDS))
  const patterns = [...words].filter(([english]) => english.includes("{name}"))
    .map(([english, own]) => [english.split("{name}"), own])

  function own(text) {
    if (words.has(text)) return words.get(text)
    for (const [[before, after], translated] of patterns)
      if (text.startsWith(before) && text.endsWith(after) && text.length > before.length + after.length)
        return translated.replace("{name}", () => text.slice(before.length, text.length - after.length))
    return text
  }

  function set(element, name, value) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value)
  }

  function say(root) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const node = texts.currentNode, translated = own(node.data)
      if (node.data !== translated) node.data = translated
    }
  }

  // A link may lead to a section, which stands in its place only when the whole page does.
  let section = location.hash.slice(1)
  const settled = '[data-testid="stApp"][data-test-script-state="notRunning"]'
  for (const moved of ["wheel", "touchstart", "keydown"])
    addEventListener(moved, () => { section = "" }, { passive: true })
  function showSection() {
    const found = section && isShown() && document.getElementById(section)
    if (!found) return
    section = ""
    setTimeout(() => found.scrollIntoView(), 100)
  }

  // A link to a page of this site opens it in place, as a step back does: Streamlit draws the page
  // of the address then. A reader of a screen hears its title.
  let opened = false
  const connected = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
  addEventListener("click", event => {
    const link = event.target.closest?.("a[data-page]")
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
    if (!link || elsewhere || !document.querySelector(connected)) return
    event.preventDefault()
    section = link.hash.slice(1)
    opened = link.pathname !== location.pathname
    history.pushState({}, "", link.href)
    dispatchEvent(new PopStateEvent("popstate"))
    amend()
  })
  function showTop() {
    const title = opened && isShown() && document.querySelector("main h1")
    if (!title) return
    opened = false
    title.tabIndex = -1
    title.focus({ preventScroll: true })
    if (!section) document.querySelector('[data-testid="stMain"]').scrollTo(0, 0)
  }
  // The navigation is the first that is drawn of a page.
  function isShown() {
    const pages = document.querySelector(".tb-pages")
    const shown = pages ? new URL(pages.dataset.shown, location).pathname : location.pathname
    return document.querySelector(settled) && shown === location.pathname
  }

  // A new selection writes the tables anew; what the reader has opened or closed stays so.
  const folds = new Map()
  addEventListener("click", event => {
    const fold = event.target.closest("summary")?.closest("details[data-fold]")
    if (fold) folds.set(fold.dataset.fold, !fold.open)
  })
  function keepFolds() {
    for (const fold of document.querySelectorAll("details[data-fold]")) {
      const open = folds.get(fold.dataset.fold)
      if (open !== undefined && fold.open !== open) fold.open = open
    }
  }

  // Paper has the definitions, and all findings; not every browser lets a style open a fold.
  let unfolded = []
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll(".tb-files:not([open]), .tb-findings details:not([open])")]
    for (const fold of unfolded) fold.open = true
  })
  addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false
  })

  // The button that clears a field goes away, and must not take the focus with it.
  let focused, field
  addEventListener("focusin", ({ target }) => {
    focused = target
    field = target.closest(".react-aria-ComboBox")
  })
  function keepFocus() {
    const lost = document.activeElement === document.body && focused?.isConnected === false
    if (lost && field?.isConnected) field.querySelector("input").focus()
  }

  // A choice made on the page itself may change a heading far from it: the first that is new is read out.
  const news = document.createElement("div")
  news.setAttribute("role", "status")
  news.className = "tb-news"
  let headings = [], page, chose = false
  for (const act of ["pointerdown", "keydown"])
    addEventListener(act, () => { chose = true }, { capture: true, passive: true })
  function sayNews() {
    if (!isShown()) return
    if (!news.isConnected) document.body.append(news)
    const now = [...document.querySelectorAll("main :is(h1, h2)")].map(each => each.textContent)
    const first = now.find(each => !headings.includes(each))
    // A page that is opened is drawn in parts, of which none is news.
    if (page !== location.pathname) {
      chose = false
      news.textContent = ""
    } else if (first && chose) news.textContent = first
    headings = now
    page = location.pathname
  }

  // Each pass changes only what is not yet right, so that it comes to rest.
  function amend() {
    for (const each of document.querySelectorAll("section[aria-label], [role=group][aria-label], [role=navigation][aria-label], button[aria-label]"))
      set(each, "aria-label", own(each.getAttribute("aria-label")))
    const said = ["stSkipToContent", "stDownloadButton"].map(id => `[data-testid="${id}"]`)
    document.querySelectorAll(`${said}, [role="listbox"]`).forEach(say)
    // An open list stands outside of all landmarks.
    for (const each of document.querySelectorAll('[data-testid$="Dropdown"]')) {
      set(each, "role", "region")
      set(each, "aria-label", CHOICES)
    }
    // Streamlit has a tooltip describe what is around its button, which is no stop of the keyboard.
    for (const each of document.querySelectorAll('[data-testid="stTooltipHoverTarget"] > button')) {
      const tooltip = each.parentElement.getAttribute("aria-describedby")
      tooltip ? set(each, "aria-describedby", tooltip) : each.removeAttribute("aria-describedby")
    }
    // A chosen word has a name, which only what has a role may have.
    for (const each of document.querySelectorAll("[data-tag]")) set(each, "role", "group")
    // On a phone the open filters lie over the page, which must not take the focus then.
    const filters = document.querySelector('[data-testid="stSidebar"]')
    const covered = innerWidth < 768 && filters?.dataset.collapsed === "false"
    for (const each of document.querySelectorAll("main"))
      if (each.inert !== covered) each.inert = covered
    keepFolds()
    keepFocus()
    showTop()
    sayNews()
    showSection()
    // A new selection changes the page far from where it was chosen: it is read out.
    for (const each of document.querySelectorAll(".st-key-selected")) set(each, "role", "status")
  }

  let waiting = false
  new MutationObserver(() => {
    // How many choices are left is read out as soon as it is written.
    document.querySelectorAll("[data-live-announcer]").forEach(say)
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => { waiting = false; amend() })
  }).observe(document, {
    subtree: true, childList: true, characterData: true, attributeFilter:
      ["aria-label", "data-collapsed", "data-test-script-state"],
  })
  addEventListener("resize", amend)

  // On a phone the filters lie over the page: a link chosen there must show the page, and so
  // must a page newly opened, whatever Streamlit remembers of the last.
  if (innerWidth < 768) forgetDrawer()
  function forgetDrawer() {
    try {
      for (const key of Object.keys(localStorage))
        if (key.startsWith("stSidebarCollapsed-")) localStorage.removeItem(key)
    } catch { /* A browser that keeps nothing has nothing to forget. */ }
  }
  addEventListener("click", event => {
    if (innerWidth < 768 && event.target.closest(".tb-pages a"))
      document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click()
  })

  // What opens stands last in the page, far from its button: the focus goes there, and Escape leads back.
  addEventListener("click", event => {
    if (event.target.closest('[data-testid="stPopoverButton"]')) setTimeout(() => {
      const opened = document.querySelector('[data-testid="stPopoverBody"]')
      if (!opened) return
      opened.tabIndex = -1
      opened.focus({ preventScroll: true })
    }, 50)
  })

  // The buttons that open and close the filters go away, and must not take the focus with them.
  const opens = '[data-testid="stExpandSidebarButton"]'
  const closes = '[data-testid="stSidebarCollapseButton"] button'
  addEventListener("click", event => {
    const other = event.target.closest(opens) ? closes : event.target.closest(closes) && opens
    if (other) setTimeout(() => {
      if (document.activeElement === document.body) document.querySelector(other)?.focus()
    }, 50)
  })
}
