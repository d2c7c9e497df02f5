// Drawing: every text goes in as text, never as HTML.
function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}
const kbd = (text) => el("kbd", "", text);
const percent = (value) => `${Math.round(value * 100)} %`;

function button(keys, text, className, act) {
  const node = el("button", className, kbd(keys), el("span", "", text));
  node.type = "button";
  node.tabIndex = -1; // keys do it; the mouse may
  node.onclick = act;
  return node;
}

function drawOne(desk, act) {
  const { texts } = desk.data;
  const image = desk.current();
  if (!image) return el("p", "empty", desk.loading || desk.fetching ? texts.loading : texts.empty);
  const stage = el("div", desk.zoom ? "stage zoomed" : "stage", desk.picture(image.image_id, "large"));
  stage.onclick = () => act("z");
  const next = el("div", "next", ...desk.images.slice(desk.at + 1, desk.at + 9)
    .map((one) => desk.picture(one.image_id, "thumb").cloneNode()));
  return el("div", "one", el("div", "left", stage, next), drawPanel(desk, image, act));
}

function drawPanel(desk, image, act) {
  const { texts, classes } = desk.data;
  const clash = !image.type_id && image.said.length > 1;
  const proposal = el("div", "proposal",
    el("div", "small", image.label_origin === "reviewed" ? texts.reviewed
      : clash ? texts.contradictory : texts.proposed),
    el("div", "big", image.type_id ? desk.name(image.type_id)
      : clash ? image.said.map(desk.name).join(" / ") : texts.no_label),
    image.type_id ? button("↵", texts.confirm, "main", () => act("Enter")) : null);
  if (image.rejected) proposal.append(button("R", texts.restore, "main", () => act("r")));
  const facts = el("dl", "facts");
  const fact = (name, ...what) => facts.append(el("dt", "", name), el("dd", "", ...what));
  const found = image.findings.map(([name, value]) => el("span", "flag",
    desk.data.filters.includes(name) ? `${desk.data.checks[name]} ${percent(value)}` : desk.data.checks[name]));
  fact(texts.findings, ...(found.length ? found : [texts.no_findings]));
  fact(texts.said, ...image.places.slice(0, 6).map(([source, path, raw]) => {
    const line = el("div", "place", el("b", "", raw || "–"), ` ${source}`);
    line.title = path;
    return line;
  }));
  if (image.hints.length) {
    fact(texts.hints, ...image.hints.slice(0, 4).map(([hint, score]) =>
      el("div", "place", score === null ? hint : `${hint} ${percent(score)}`)));
  }
  const extra = [texts.size.replace("{width}", image.width).replace("{height}", image.height)];
  if (image.frames > 1) extra.push(texts.frames.replace("{count}", image.frames));
  if (image.group_size > 1) extra.push(texts.group.replace("{count}", image.group_size));
  facts.append(el("dt", "", ""), el("dd", "dim", extra.join(" · ")));
  return el("div", "panel", proposal, drawClasses(desk, image, act), facts, drawKeys(desk, act));
}

function drawClasses(desk, image, act) {
  const list = el("div", "classes");
  desk.data.classes.forEach((one) => {
    const node = button(one.key, one.title, "class", () => act("class", one));
    node.style.setProperty("--tone", one.color);
    if (image && image.class_name === one.name) node.classList.add("is");
    if (!one.type_id) node.disabled = true;
    list.append(node);
  });
  return list;
}

function drawKeys(desk, act) {
  const { texts } = desk.data;
  return el("div", "keys",
    button("X", texts.reject, "", () => act("x")), button("␣", texts.skip, "", () => act(" ")),
    button("←", texts.back, "", () => act("ArrowLeft")),
    button("⌫", texts.undo, "", () => act("Backspace")),
    button("/", texts.search, "", () => act("/")), button("?", texts.help, "", () => act("?")));
}

function drawGrid(desk, act) {
  const { texts } = desk.data;
  const page = desk.page();
  if (!page.length) return el("p", "empty", desk.loading || desk.fetching ? texts.loading : texts.empty);
  const tiles = el("div", "tiles");
  page.forEach((one, index) => {
    const marked = desk.marked.has(one.image_id);
    const tile = el("figure", `tile${marked ? " marked" : ""}${index === desk.cursor ? " cursor" : ""}`,
      desk.picture(one.image_id, "thumb"),
      el("figcaption", "", desk.name(one.type_id)));
    if (one.findings.length) tile.append(el("span", "flag", one.findings.map(([n]) => desk.data.checks[n]).join(", ")));
    tile.onclick = () => { desk.cursor = index; act(" "); };
    tiles.append(tile);
  });
  const bar = el("div", "gridbar",
    button("↵", texts.confirm_page, "main", () => act("Enter")),
    button("␣", texts.mark, "", () => act(" ")), button("X", texts.reject, "", () => act("x")),
    button("⌫", texts.undo, "", () => act("Backspace")), button("/", texts.search, "", () => act("/")),
    button("→", texts.skip, "", () => act("PageDown")),
    el("span", "dim", texts.marked.replace("{count}", desk.marked.size)));
  return el("div", "grid", bar, el("div", "small", texts.apply_marked), drawClasses(desk, null, act), tiles);
}

function drawStatus(desk) {
  const { texts } = desk.data;
  const hours = (Date.now() - desk.started) / 3600000;
  const waiting = desk.outbox.waiting.length;
  const sent = waiting === 0 ? texts.sent
    : desk.outbox.offline ? texts.offline.replace("{count}", waiting) : `${waiting} ${texts.unsent}`;
  const left = Math.max(0, desk.data.total - desk.decided);
  const facts = [`${desk.decided} ${texts.done}`, `${left} ${texts.left}`];
  if (desk.decided >= 5) facts.push(`${Math.round(desk.decided / hours)} ${texts.pace}`);
  const state = el("span", waiting && desk.outbox.offline ? "sent bad" : "sent", sent);
  state.dataset.unsent = waiting;
  return el("div", "status", el("span", "", facts.join(" · ")), el("span", "message", desk.message), state);
}

function drawOverlay(desk, act) {
  const { texts, reasons } = desk.data;
  if (desk.overlay === "reasons") {
    return el("div", "overlay", el("h3", "", texts.choose_reason), el("div", "reasons",
      ...reasons.map((one) => button(one.key.toUpperCase(), one.title, "", () => act("reason", one)))));
  }
  if (desk.overlay === "help") {
    const lines = desk.data.help.map(([keys, text]) => [el("dt", "", ...keys.map(kbd)), el("dd", "", text)]);
    return el("div", "overlay", el("h3", "", texts.keys_title), el("dl", "help", ...lines.flat()),
      button("Esc", texts.close, "", () => act("Escape")));
  }
  if (desk.overlay === "search") return desk.searchBox;
  return null;
}
