/* What the dashboard's pages do beyond being read: charts that answer, and the list of KPIs that can be
   filtered and sorted. Loaded in the head, so that what needs a script has its place before anything is drawn. */
"use strict";
(() => {
  const root = document.documentElement;
  const folder = document.currentScript.src.replace(/[^/]*$/, "");
  const SVG = "http://www.w3.org/2000/svg";
  root.classList.add("js");
  for (const face of document.fonts) face.load(); // before the first line is set, so that none is set twice

  const drawn = (name, facts = {}, text = "") => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(facts)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    return element;
  };

  /* ---------------------------------------------------------------- charts */

  function liveChart(live) {
    const facts = JSON.parse(live.dataset.live);
    const { points, edges, colours } = facts;
    const plot = live.querySelector(".live-plot");
    const svg = plot.querySelector("svg");
    const slider = plot.querySelector("input");
    const words = ["period", "value", "target", "status", "more"].map((name) => live.querySelector(`.live-${name}`));
    const [, , wide, high] = svg.getAttribute("viewBox").split(/[ ,]+/).map(Number);
    const last = points.length - 1;
    let chosen = last;

    const mark = drawn("g", { class: "live-mark", "aria-hidden": "true" });
    const line = drawn("line", { y1: edges[0], y2: edges[1], stroke: colours[0] });
    const ring = drawn("circle", { r: 5, stroke: colours[0] });
    mark.append(line, ring);
    svg.append(mark);

    const show = (place) => {
      const [x, y, ...said] = points[place];
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
      ring.setAttribute("cx", x);
      ring.setAttribute("cy", y);
      said.forEach((text, at) => { words[at].textContent = text; });
      plot.style.setProperty("--at", `${100 * x / wide}%`);
    };
    const choose = (place) => {
      chosen = place;
      slider.value = place;
      slider.setAttribute("aria-valuetext", points[place].slice(2).filter(Boolean).join(", "));
      live.toggleAttribute("data-chosen", place !== last);
      show(place);
    };
    const nearest = (event) => {
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width * wide;
      const y = (event.clientY - box.top) / box.height * high;
      const off = (point) => 100 * Math.abs(point[0] - x) + Math.abs(point[1] - y);
      return points.reduce((best, point, place) => (off(point) < off(points[best]) ? place : best), 0);
    };

    plot.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch" || event.buttons) choose(nearest(event));
      else show(nearest(event));
    });
    plot.addEventListener("pointerdown", (event) => choose(nearest(event)));
    plot.addEventListener("pointerleave", () => show(chosen));
    plot.addEventListener("click", () => slider.focus({ preventScroll: true }));
    slider.addEventListener("input", () => choose(Number(slider.value)));
    choose(last);

    const views = live.querySelectorAll("[data-view]");
    const table = live.querySelector("details");
    views.forEach((button) => button.addEventListener("click", () => {
      live.dataset.shown = button.dataset.view;
      table.open = button.dataset.view === "table";
      views.forEach((one) => one.setAttribute("aria-pressed", one === button));
    }));
    live.querySelectorAll("[data-save]").forEach((button) => button.addEventListener("click", () => {
      savePicture(live, svg, button.dataset.save, facts);
    }));
  }

  /* ---------------------------------------------------------------- saved pictures */

  const MARGIN = 12, SHARPNESS = 3, PX = 4 / 3; // of a saved picture: units; times a screen's dots; px in a unit
  let letters;

  /* The letters of saved pictures, as a style; a picture is saved without them where they cannot be had. */
  function saveFonts() {
    letters ??= new Promise((done) => {
      const script = document.createElement("script");
      script.src = `${folder}save-fonts.js`;
      script.onload = () => {
        const { family, faces } = window.kpiSaveFonts;
        done(Object.entries(faces).map(([style, data]) =>
          `@font-face{font-family:'${family}';${style};src:url(${data}) format('woff2')}`).join(""));
      };
      script.onerror = () => done("");
      document.head.append(script);
    });
    return letters;
  }

  async function savePicture(live, svg, kind, { below, colours, name }) {
    const title = live.querySelector("figcaption").textContent;
    const picture = standalone(svg, title, { below, colours, fonts: await saveFonts() });
    const text = new XMLSerializer().serializeToString(picture);
    if (kind === "svg") return download(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.getAttribute("width") * SHARPNESS);
    canvas.height = Math.round(picture.getAttribute("height") * SHARPNESS);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => download(blob, `${name}.png`), "image/png");
  }

  /* The drawing on white, its title above, how to read it and its source below. */
  function standalone(svg, title, { below, colours: [ink, muted, paper], fonts }) {
    const [, , wide, high] = svg.getAttribute("viewBox").split(/[ ,]+/).map(Number);
    const lines = [];
    let y = MARGIN;
    const write = (text, size, weight, fill) => folded(text, `${weight} ${size}px`, wide).forEach((part) => {
      y += size * 1.3;
      lines.push(drawn("text", { x: MARGIN, y: (y - size * 0.3).toFixed(2), fill,
        style: `font: ${weight} ${size}px 'Source Sans 3', sans-serif` }, part));
    });
    write(title, 10.5, 600, ink);
    const top = y += 5;
    y += high + 5;
    below.forEach((text) => write(text, 8, 400, muted));
    y += MARGIN;
    const all = wide + 2 * MARGIN;
    const picture = drawn("svg", { viewBox: `0 0 ${all.toFixed(2)} ${y.toFixed(2)}`, role: "img",
      width: (all * PX).toFixed(2), height: (y * PX).toFixed(2) });
    const copy = svg.cloneNode(true);
    copy.querySelectorAll(".live-mark, metadata").forEach((part) => part.remove());
    for (const key of ["class", "role", "aria-label", "focusable"]) copy.removeAttribute(key);
    for (const [key, value] of Object.entries({ x: MARGIN, y: top.toFixed(2), width: wide, height: high })) copy.setAttribute(key, value);
    picture.append(drawn("title", {}, title), drawn("desc", {}, svg.getAttribute("aria-label")), drawn("style", {}, fonts),
      drawn("rect", { width: "100%", height: "100%", fill: paper }), ...lines, copy);
    return picture;
  }

  function folded(text, font, wide) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${font} "Source Sans 3", sans-serif`;
    const lines = [];
    for (const word of text.split(" ")) {
      const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines.length && pen.measureText(longer).width <= wide) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  function download(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /* ---------------------------------------------------------------- list */

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function kpiList(list) {
    const form = list.querySelector("form");
    const table = list.querySelector("table");
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const choices = [...form.querySelectorAll("select")];
    const search = form.elements.q;
    const status = form.querySelector("[role=status]");
    const none = list.querySelector(".list-none");
    const keys = table.dataset.keys.split(" ");
    const groups = JSON.parse(table.dataset.words);
    const owner = heads.findIndex((head) => head.dataset.sort === "owner");
    const rows = [...body.rows].map((row, order) => {
      const places = row.dataset.f.split(" ").map(Number);
      const link = row.cells[0].querySelector("a");
      const id = link.getAttribute("href").replace(/^.*\/|\.html.*$/g, "");
      const said = [link.textContent, id, groups[places[keys.length]], owner < 0 ? "" : row.cells[owner].textContent];
      return { row, order, places, name: link.textContent, text: plain(said.join(" ")) };
    });
    const roles = { THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" }; // a row may be shown as a small sheet
    table.setAttribute("role", "table");
    for (const part of table.querySelectorAll("thead, tbody, tr, td")) part.setAttribute("role", roles[part.tagName]);
    for (const head of heads) head.setAttribute("role", "columnheader");
    for (const { row } of rows) row.cells[0].setAttribute("role", "rowheader");
    const region = table.parentElement; // reached by keyboard only where it scrolls
    new ResizeObserver(() => {
      if (region.scrollWidth > region.clientWidth) region.tabIndex = 0;
      else region.removeAttribute("tabindex");
    }).observe(region);

    const sorts = heads.map((head) => head.dataset.sort).filter(Boolean);
    let sorted = "";
    let writing = 0, typing = false;

    const filter = () => {
      const wanted = plain(search.value).split(/\s+/).filter(Boolean);
      const set = choices.filter((one) => one.value).map((one) => [keys.indexOf(one.name), one.selectedIndex - 1]);
      let shown = 0;
      for (const { row, places, text } of rows) {
        const fits = set.every(([key, place]) => places[key] === place) && wanted.every((word) => text.includes(word));
        if (row.hidden === fits) row.hidden = !fits;
        shown += fits;
      }
      const all = `${rows.length} ${rows.length === 1 ? "KPI" : "KPIs"}`;
      status.textContent = shown < rows.length ? `${shown} of ${all} shown` : all;
      none.hidden = shown > 0;
      region.hidden = !shown;
    };

    const names = new Intl.Collator(root.lang || "en-GB", { numeric: true });
    const sort = (wanted) => {
      if (wanted === sorted) return;
      sorted = wanted;
      const key = wanted.replace("-", ""), way = wanted.startsWith("-") ? -1 : 1, place = keys.indexOf(key);
      const by = key === "name" ? (a, b) => names.compare(a.name, b.name) : (a, b) => a.places[place] - b.places[place];
      body.append(...[...rows].sort((a, b) => (key && way * by(a, b)) || a.order - b.order).map((one) => one.row));
      for (const head of heads) {
        if (head.dataset.sort !== (key || "priority")) head.removeAttribute("aria-sort");
        else head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      }
    };

    /* The address: only what the form and the heads offer is taken from it; another fragment is a place in the page. */
    const read = () => {
      const fragment = location.hash.slice(1);
      if (fragment && !fragment.includes("=")) return;
      const given = new URLSearchParams(fragment);
      search.value = (given.get("q") || "").slice(0, search.maxLength);
      for (const one of choices) {
        const place = [...one.options].findIndex((option) => option.value === (given.get(one.name) || ""));
        one.selectedIndex = Math.max(place, 0);
      }
      const wanted = given.get("sort") || "";
      sort(sorts.includes(wanted.replace(/^-/, "")) && wanted !== "priority" ? wanted : "");
      filter();
    };
    const write = (how) => {
      clearTimeout(writing);
      const state = new URLSearchParams();
      for (const one of [...choices, search]) if (one.value.trim()) state.set(one.name, one.value.trim());
      if (sorted) state.set("sort", sorted);
      const fragment = `#${state}`;
      if (fragment === (location.hash || "#")) return;
      history[`${how}State`](null, "", fragment);
    };

    search.addEventListener("input", () => {
      filter();
      clearTimeout(writing);
      writing = setTimeout(() => { write(typing ? "replace" : "push"); typing = true; }, 300);
    });
    search.addEventListener("change", () => { write(typing ? "replace" : "push"); typing = false; });
    for (const one of choices) one.addEventListener("change", () => { filter(); write("push"); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("button").addEventListener("click", () => {
      search.value = "";
      for (const one of choices) one.selectedIndex = 0;
      filter();
      write("push");
    });
    for (const head of heads) {
      const key = head.dataset.sort;
      if (!key) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      const arrow = drawn("svg", { "aria-hidden": "true" });
      arrow.append(drawn("use", { href: "#m-sorted" }));
      button.append(arrow);
      head.append(button);
      button.addEventListener("click", () => {
        const next = head.getAttribute("aria-sort") === "ascending" ? `-${key}` : key;
        sort(next === "priority" ? "" : next);
        write("push");
      });
    }
    addEventListener("hashchange", read);
    sorted = "unsorted";
    read();
    if (sorted === "unsorted") { sort(""); filter(); }
    const opened = performance.getEntriesByType("navigation")[0].type === "navigate";
    if (opened && location.hash.includes("=")) (list.closest("section") || list).scrollIntoView({ behavior: "instant" });
  }

  /* Who comes back to a page finds the focus on the link by which it was left; the browser forgets this with the tab. */
  function keepPlace() {
    document.addEventListener("click", ({ target }) => {
      const left = [...document.links].indexOf(target.closest("a[href]"));
      if (left >= 0) history.replaceState({ left }, "");
    });
    const { left } = history.state || {};
    const back = performance.getEntriesByType("navigation")[0].type === "back_forward";
    if (back && document.links[left]) document.links[left].focus();
  }

  document.addEventListener("DOMContentLoaded", () => {
    root.classList.add("whole"); // a list or chart is seen once all of it is there
    document.querySelectorAll(".live").forEach(liveChart);
    document.querySelectorAll(".kpi.list").forEach(kpiList);
    keepPlace();
  });
})();
