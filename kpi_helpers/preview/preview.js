// Put into a page while it is previewed, never into a published one: shows news of builds and loads the page anew.
(() => {
  "use strict";
  const made = document.currentScript.dataset.made;
  const kept = `kpi-preview:${location.pathname}`;
  const looks = `
    :host { all: initial; display: block }
    aside { position: fixed; inset: auto 0 0 0; z-index: 2147483647; padding: 0.4rem 1rem; color: #111; background: #f4f1e6;
      border-top: 2px solid #111; font: 1rem/1.4 'Source Sans 3', sans-serif }
    nav, p { display: inline; margin: 0 }
    a { color: #0b3d6b; margin-right: 1rem }
    a:focus-visible, .told:focus-visible { outline: 3px solid #111; outline-offset: 2px }
    [role=alert] h2 { margin: 0 0 0.2rem; font-size: 1rem }
    [role=alert]:not(:empty) { margin-bottom: 0.4rem; padding: 0.5rem 0.8rem; background: #fff; border-left: 0.5rem solid #a4161a }
    .told { display: block; max-height: 35vh; overflow: auto; white-space: pre-line; overflow-wrap: anywhere }
    @media print { :host { display: none !important } }`;

  function element(name, attributes, text) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text || "";
    return made;
  }

  const host = document.body.appendChild(element("div", { id: "kpi-preview" }));
  const inside = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(looks);
  inside.adoptedStyleSheets = [sheet];
  const bar = inside.appendChild(element("aside", { "aria-label": "Preview" }));
  const alert = bar.appendChild(element("div", { role: "alert" }));
  const links = bar.appendChild(element("nav", { "aria-label": "Pages of the preview" }));
  for (const [name, address] of [["Report", "/report.html"], ["PDF", "/report.pdf"], ["Dashboard", "/dashboard/"]]) {
    links.append(element("a", { href: address }, name), " ");
  }
  const status = bar.appendChild(element("p", { role: "status" }));
  new ResizeObserver(() => {  // the end of the page, and what has the focus, stay in sight above the bar
    host.style.height = `${bar.offsetHeight}px`;
    document.documentElement.style.scrollPaddingBottom = `${bar.offsetHeight}px`;
  }).observe(bar);

  const told = { class: "told", role: "region", "aria-label": "What to mend", tabindex: "0" };  // it may scroll

  function tell(news) {
    status.textContent = news.making ? "Making the report again." : news.at && `Made at ${news.at}.`;
    if (alert.dataset.told === news.told) return;
    alert.dataset.told = news.told;
    alert.replaceChildren();
    if (news.told) {
      const title = news.at ? "Not made again. This is the last good report." : "Not made yet.";
      alert.append(element("h2", {}, title), element("div", told, news.told));
    }
  }

  // ---- the place in the page: measured from the heading or part being read, so that new words above it move nothing
  function keepPlace() {
    let mark = null;
    let top = -Infinity;
    for (const one of document.querySelectorAll("[id]")) {
      const place = one.getClientRects().length ? one.getBoundingClientRect().top : Infinity;
      if (place <= innerHeight / 4 && place >= top) [mark, top] = [one, place];
    }
    const open = [...document.querySelectorAll("details")].map((one) => one.open);
    const place = { id: scrollY > 0 && mark ? mark.id : "", top, y: scrollY, x: scrollX, open };
    sessionStorage.setItem(kept, JSON.stringify(place));
    history.scrollRestoration = "manual";
  }

  function takePlace(place) {
    const mark = place.id && document.getElementById(place.id);
    const top = mark ? mark.getBoundingClientRect().top + scrollY - place.top : place.y;
    scrollTo({ left: place.x, top, behavior: "instant" });
  }

  const before = sessionStorage.getItem(kept);
  if (before) {
    sessionStorage.removeItem(kept);
    const place = JSON.parse(before);
    const parts = [...document.querySelectorAll("details")];
    if (parts.length === place.open.length) parts.forEach((one, number) => { one.open = place.open[number]; });
    takePlace(place);
    addEventListener("load", () => takePlace(place));
  }

  // ---- the news; a page out of sight asks for none, since a browser holds few connections to one address
  let source = null;
  let reloading = false;
  function listen() {
    if (source || document.hidden) return;
    source = new EventSource("/preview-events");
    source.onmessage = (event) => {
      const news = JSON.parse(event.data);
      if (news.made === made) return tell(news);
      silence();
      keepPlace();
      reloading = true;
      location.reload();
    };
    source.addEventListener("ended", () => {
      silence();
      document.removeEventListener("visibilitychange", turn);
      status.textContent = "The preview has ended.";
    });
  }
  function silence() {
    if (source) source.close();
    source = null;
  }
  function turn() {
    if (document.hidden) silence();
    else listen();
  }
  document.addEventListener("visibilitychange", turn);
  addEventListener("pagehide", () => {
    silence();
    if (!reloading) history.scrollRestoration = "auto";  // earlier, the browser would go to where it was last time
  });
  addEventListener("pageshow", listen);
  listen();
})();
