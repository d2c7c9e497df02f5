// Mounts the desk, listens to keys once, and hands them to the desk.
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function makeSearch(desk, choose) {
  const input = el("input", "");
  input.placeholder = desk.data.texts.type_placeholder;
  const list = el("ol", "hits");
  let hits = [];
  let at = 0;
  const show = () => list.replaceChildren(...hits.map((one, index) => {
    const line = el("li", index === at ? "at" : "", one.shown, el("span", "dim", ` ${one.other}`));
    line.onclick = () => choose(one.id);
    return line;
  }));
  input.oninput = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const french = desk.data.language === "fr";
    hits = (TYPES || []).map((one) => ({
      id: one.id, shown: french ? one.fr : one.en, other: french ? one.en : one.fr,
      text: plain(`${one.fr} ${one.en} ${one.id} ${one.words}`),
    })).filter((one) => words.every((word) => one.text.includes(word)))
      .sort((a, b) => rank(a, words) - rank(b, words) || a.shown.localeCompare(b.shown)).slice(0, 8);
    at = 0;
    show();
  };
  const rank = (one, words) => (plain(one.shown).startsWith(words[0] || "") ? 0 : 1);
  input.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      at = Math.max(0, Math.min(hits.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      event.preventDefault();
      show();
    }
    if (event.key === "Enter" && hits[at]) { event.preventDefault(); choose(hits[at].id); }
    if (event.key === "Escape") choose(null);
  };
  input.oninput();
  return el("div", "overlay search", input, list);
}

function columnsOf(root) {
  const tiles = [...root.querySelectorAll(".tile")];
  return Math.max(1, tiles.filter((one) => one.offsetTop === tiles[0].offsetTop).length);
}

function makeActions(desk, root, draw) {
  const grid = () => desk.data.mode === "grid";
  const chosen = () => {
    if (!grid()) return desk.current() ? [desk.current()] : [];
    const marked = desk.page().filter((one) => desk.marked.has(one.image_id));
    return marked.length ? marked : desk.page().slice(desk.cursor, desk.cursor + 1);
  };
  const overlay = (name) => { desk.overlay = desk.overlay === name ? "" : name; draw(); };
  const move = (by) => { desk.cursor = Math.max(0, Math.min(desk.page().length - 1, desk.cursor + by)); draw(); };
  const mark = () => {
    const one = desk.page()[desk.cursor];
    if (!one) return;
    if (!desk.marked.delete(one.image_id)) desk.marked.add(one.image_id);
    draw();
  };
  const search = () => {
    desk.searchBox = makeSearch(desk, (typeId) => {
      const images = chosen();
      desk.overlay = "";
      if (typeId && images.length) desk.decide(images, "label", () => typeId);
      else draw();
      root.focus();
    });
    desk.overlay = "search";
    draw();
    desk.searchBox.querySelector("input").focus();
  };
  const table = {
    Enter: () => desk.confirm(grid()
      ? desk.page().filter((one) => !desk.marked.has(one.image_id)) : chosen()),
    " ": () => (grid() ? mark() : desk.current() && desk.step(1)),
    ArrowLeft: () => (grid() ? move(-1) : desk.step(-1)),
    ArrowRight: () => (grid() ? move(1) : desk.current() && desk.step(1)),
    ArrowUp: () => grid() && move(-columnsOf(root)),
    ArrowDown: () => grid() && move(columnsOf(root)),
    PageDown: () => desk.step(grid() ? desk.page().length : 1),
    PageUp: () => desk.step(grid() ? -desk.data.page : -1),
    Backspace: () => desk.undo(),
    Escape: () => { desk.overlay = ""; desk.zoom = false; draw(); },
    "?": () => overlay("help"), "/": search, x: () => chosen().length && overlay("reasons"),
    z: () => { desk.zoom = !desk.zoom; draw(); },
    o: () => chosen()[0] && window.open(`/picture/original/${chosen()[0].image_id}`, "_blank", "noopener"),
    r: () => chosen().length && desk.decide(chosen(), "restore", () => null),
  };
  return (key, value) => {
    if (key === "class") { if (value.type_id && chosen().length) desk.giveClass(chosen(), value); return true; }
    if (key === "reason") { desk.decide(chosen(), "reject", () => value.id); return true; }
    if (!table[key]) return false;
    table[key]();
    return true;
  };
}

function onKey(desk, act, root, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.composedPath()[0];
  const element = target instanceof Element ? target : document.body;
  if (element.closest("input, textarea, select, [contenteditable=true], [role=listbox]")) return;
  // Enter and Space belong to a button that has the focus elsewhere on the page.
  const outside = !event.composedPath().includes(root);
  if (outside && "Enter ".includes(event.key) && element.closest("button, a, [role=button]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  let handled = false;
  // A held key walks, it never decides: nobody has seen the pictures that would fly by.
  if (event.repeat && !key.startsWith("Arrow") && !key.startsWith("Page")) {
    event.preventDefault();
    return;
  }
  const digits = /^Digit\d$/.test(event.code) || (/^Numpad\d$/.test(event.code) && /^\d$/.test(event.key));
  if (desk.overlay === "reasons" && key !== "Escape" && key !== "Backspace") {
    const reason = desk.data.reasons.find((one) => one.key === key);
    handled = reason ? act("reason", reason) : key === "x" && act("x");
  } else if (digits && desk.overlay) {
    handled = true;
  } else if (digits) {
    // Key codes, not letters: the digit row of a French keyboard needs Shift.
    const digit = (Number(event.code.slice(-1)) + 9) % 10;
    const one = desk.data.classes[digit + (event.shiftKey ? 10 : 0)];
    handled = one ? act("class", one) : false;
  } else {
    handled = act(key);
  }
  if (handled) { event.preventDefault(); event.stopPropagation(); }
}

export default function (component) {
  const { data, parentElement } = component;
  const old = parentElement.workbench;
  const same = JSON.stringify([data.wish, data.mode, data.language, data.author, data.classes]);
  if (old && old.same === same) { old.desk.data.total = data.total; return old.stop; }
  if (old) old.stop();
  const root = parentElement.querySelector(".desk");
  const bodyPlace = el("div", "body");
  const statusPlace = el("div", "");
  const overlayPlace = el("div", "");
  root.replaceChildren(statusPlace, bodyPlace, overlayPlace);
  let act = () => false;
  const draw = (only) => {
    statusPlace.replaceChildren(drawStatus(desk));
    if (only === "status") return;
    bodyPlace.replaceChildren(data.mode === "grid" ? drawGrid(desk, act) : drawOne(desk, act));
    const over = drawOverlay(desk, act);
    overlayPlace.replaceChildren(...(over ? [over] : []));
    root.dataset.image = desk.current() ? desk.current().image_id : "";
  };
  const desk = makeDesk(data, draw);
  act = makeActions(desk, root, draw);
  const listener = (event) => onKey(desk, act, root, event);
  const leaving = (event) => { if (desk.outbox.waiting.length) event.preventDefault(); };
  window.addEventListener("keydown", listener, true);
  window.addEventListener("beforeunload", leaving);
  const stop = () => {
    desk.alive = false;
    desk.outbox.stop();
    window.removeEventListener("keydown", listener, true);
    window.removeEventListener("beforeunload", leaving);
    delete parentElement.workbench;
  };
  parentElement.workbench = { same, desk, stop };
  draw();
  desk.start();
  root.focus({ preventScroll: true });
  return stop;
}
